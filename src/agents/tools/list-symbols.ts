import * as z from 'zod';
import type { OutlinedSymbol } from '../../ports/code-facts.ts';
import { defineTool, type Tool } from '../tool.ts';
import { filePathSchema } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

const INPUT = z.object({ path: filePathSchema, exportedOnly: z.boolean().optional() });

export const listSymbolsTool = ({ code, at }: TaskPorts): Tool =>
  defineTool({
    name: 'list_symbols',
    description:
      'The outline of a file: what it declares, with kinds, lines and signatures, members included. Cheaper than reading the file; read then only the lines you need.',
    input: INPUT,
    effect: 'read',
    label: (input) => `outlining ${input.path}`,
    run: async ({ path, exportedOnly = false }, { signal }) => {
      const { lines, symbols } = await code.listSymbols({ ...at, path }, signal);
      return { path, lines, symbols: symbols.filter(({ exported }) => exported || !exportedOnly).map(describe) };
    },
  });

/** What the signature says itself is not said twice. */
function describe({ name, kind, exported, firstLine, lastLine, signature }: OutlinedSymbol): string {
  const lines = firstLine === lastLine ? String(firstLine) : `${firstLine}-${lastLine}`;
  const says = (word: string): boolean => signature.split(/[^\w$#]+/).includes(word);
  const isMember = name.includes('.');
  const words = [
    ...(exported && !isMember && !says('export') ? ['exported'] : []),
    ...(isMember || says(kind) ? [] : [kind]),
    ...(says(name) ? [] : [`${name}:`]),
  ];
  return [lines, ...words, signature].join(' ');
}
