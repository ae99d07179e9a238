/** How git writes a file's name in the head of a patch: quoted like a C string where it has characters that would break the line. */
export function quotePath(path: string): string {
  if (!/["\\\p{Cc}]/u.test(path)) return path;
  return `"${path.replace(/["\\\p{Cc}]/gu, (character) => NAMES[character] ?? octal(character))}"`;
}

const NAMES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
};

const octal = (character: string): string =>
  [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/** The name that git has quoted, and how many characters of `text` the quotes span; undefined where `text` does not start with one. */
export function unquotePath(text: string): { readonly path: string; readonly length: number } | undefined {
  const quoted = /^"(?:[^"\\]|\\.)*"/s.exec(text)?.[0];
  if (quoted === undefined) return undefined;
  const bytes: number[] = [];
  // Octal escapes are bytes of UTF-8, so the name is put together from bytes.
  for (const [piece, , code] of quoted.slice(1, -1).matchAll(/(\\([0-7]{3}|.)|[^\\]+)/gs)) {
    if (code === undefined) bytes.push(...new TextEncoder().encode(piece));
    else if (/^[0-7]{3}$/.test(code)) bytes.push(parseInt(code, 8));
    else bytes.push(...new TextEncoder().encode(CHARACTERS.get(piece) ?? code));
  }
  return { path: new TextDecoder().decode(Uint8Array.from(bytes)), length: quoted.length };
}

const CHARACTERS = new Map(Object.entries(NAMES).map(([character, name]) => [name, character]));
