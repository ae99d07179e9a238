import type { Text } from '../protocol/texts.ts';

let translated: Readonly<Record<string, string>> = {};

/** Takes the texts in the user's language that the host sends along with the run to show. */
export function useTexts(texts: Readonly<Record<string, string>>): void {
  translated = texts;
}

/** The text in the user's language, with its `{0}`, `{1}` … filled in. */
export function t(text: Text, ...values: readonly (string | number)[]): string {
  return (translated[text] ?? text).replaceAll(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}
