/** The panel's texts. (The list is filled in below; see TEXTS.) */
export type Text = string;

/** Gives a text in the user's language, with its `{0}`, `{1}` … filled in. */
export type Translate = (text: Text, ...values: readonly (string | number)[]) => string;
