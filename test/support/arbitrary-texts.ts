import fc from 'fast-check';

/** Texts of few different lines, so that edits of them collide, with every kind of line end there is. */
export const lines = fc.array(
  fc.tuple(
    fc.constantFrom('a', 'b', 'c', '}', '', '\u{feff}x', 'ü€😀', '-- x', '\\ No newline'),
    fc.constantFrom('\n', '\n', '\n', '\r\n'),
  ),
  { maxLength: 14 },
);

export const text = fc
  .tuple(lines, fc.constantFrom('', '', 'end', '\r'))
  .map(([pairs, tail]) => pairs.map((pair) => pair.join('')).join('') + tail);

/** A file that may not exist. */
export const file = fc.option(text, { freq: 8 });

/** A text made from another by a few changes of lines: mostly alike, as versions of a file are. */
export const variant = (base: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.record({ at: fc.nat(14), remove: fc.nat(2), insert: fc.array(fc.constantFrom('a\n', 'new\n', '}\n', 'z\r\n'), { maxLength: 2 }) }),
      {
        maxLength: 4,
      },
    )
    .map((changes) => {
      const result = base.split(/(?<=\n)/);
      for (const { at, remove, insert } of changes) result.splice(Math.min(at, result.length), remove, ...insert);
      return result.join('');
    });
