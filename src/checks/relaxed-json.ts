/** JSON with comments and trailing commas, as configurations are written; undefined where it is not even that. */
export function parseRelaxedJson(text: string): unknown {
  // Strings come first in both patterns, so that what looks like a comment or a comma inside one stays.
  const withoutComments = text
    .replace(/^\u{feff}/u, '')
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string?: string) => string ?? ' ');
  const strict = withoutComments.replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, string?: string) => string ?? '');
  try {
    return JSON.parse(strict);
  } catch {
    return undefined;
  }
}
