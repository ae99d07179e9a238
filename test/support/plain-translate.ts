/** The English original with its places filled in, as VS Code does without a translation. */
export const plainTranslate = (text: string, ...values: readonly (string | number)[]): string =>
  text.replaceAll(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
