/** Words that say nothing about what is wanted. */
const FILLER = new Set(
  'a an and are as at be by do for from i in into is it me my of on or our please so some that the them this to us we with write you your can could would should want need make more better all every each any code file files'.split(
    ' ',
  ),
);

/** The words of a text that say what is wanted, as stems and in order. */
export function toWords(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replace(TYPE_ANY, ' anytype ')
      .match(/[a-z]+/g) ?? []
  )
    .filter((word) => !FILLER.has(word))
    .map(stem);
}

/** The type `any`, told from the word that says nothing: quoted, many of them, before `type`, or what a verb is about. */
const TYPE_ANY =
  /[`'"“]any[`'"”]|\banys\b|\bany\b(?=\s+(?:types?|annotations?|keywords?)\b)|(?<=\b(?:replac\w*|remov\w*|narrow\w*|avoid\w*|eliminat\w*|explicit|implicit|no|rid of|of)\s+(?:(?:the|all|every|explicit)\s+)*)any\b(?=\s*(?:$|[.,;!]|(?:by|with|in|from|under|where|and)\b))/gu;

/** Enough of an English stem that `imports` meets `import` and `rethrown` meets `rethrow`. */
export function stem(word: string): string {
  const short = word
    .replace(/(?:ies)$/, 'y')
    .replace(/(?<=(?:ss|sh|ch|x|z))es$/, '')
    .replace(/([^s])s$/, '$1');
  const cut = short.replace(/(?:ing|ed)$/, (ending) => (short.length - ending.length >= 4 ? '' : ending)).replace(/e$/, '');
  return cut.replace(/(.)\1$/, '$1');
}

/** The words of phrases that name recipes. They are compared with a goal at every decision, and there are few of them. */
const OF_PHRASES = new Map<string, readonly string[]>();

const MOST_PHRASES = 2000;

/** As `toWords`, for a phrase that will be asked for again. */
export function wordsOf(phrase: string): readonly string[] {
  const known = OF_PHRASES.get(phrase);
  if (known) return known;
  if (OF_PHRASES.size >= MOST_PHRASES) OF_PHRASES.clear();
  const words = toWords(phrase);
  OF_PHRASES.set(phrase, words);
  return words;
}
