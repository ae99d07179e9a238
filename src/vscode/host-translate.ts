/** Gives any text in the user's language, with its `{0}`, `{1}` … filled in. An argument, so that what uses it runs without an editor. */
export type HostTranslate = (text: string, ...values: readonly (string | number)[]) => string;
