/** Keys of models: no thread has a use for them. */
const KEYS = /^(ANTHROPIC|CLAUDE|OPENAI)_/;

/** The environment of a thread: that of this process, without the keys of models. */
export function threadEnvironment(surroundings: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(surroundings).flatMap(([name, value]) => (value === undefined || KEYS.test(name) ? [] : [[name, value] as const])),
  );
}
