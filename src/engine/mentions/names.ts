/**
 * Whether a name is also a word that people write without meaning it: short ones, and single words such as `order`,
 * `Order` or `retry`. `parseOrder`, `HTTP_PORT` and `$state` are not.
 */
export function isPlainWord(name: string): boolean {
  return name.length <= 4 || /^[A-Z]?[a-z]+$/.test(name);
}
