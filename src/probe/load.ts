import { posix, win32, default as path } from 'node:path';
import assert from 'node:assert';
import querystring from 'node:querystring';
import url from 'node:url';
import util from 'node:util';
import type { ProbedCode } from '../ports/probe.ts';

type Callable = (...args: unknown[]) => unknown;

/** The only modules that are not slices: they compute and do nothing else. */
const COMPUTING: Readonly<Record<string, unknown>> = {
  path,
  'path/posix': posix,
  'path/win32': win32,
  assert,
  'assert/strict': assert.strict,
  querystring,
  url,
  util,
};

/** Names that a script finds undefined: they lead out of what it is to see. */
const HIDDEN = [
  'process',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'console',
  'performance',
  'crypto',
  'WebSocket',
  '__filename',
  '__dirname',
];

/** Runs the scripts of a function, each once and in the order in which they load each other, and gives the function. */
export function load({ modules, entry, name }: ProbedCode): Callable {
  const scripts = new Map(modules.map(({ id, script }) => [id, script]));
  const loaded = new Map<string, { exports: unknown }>();
  const found = Reflect.get(Object(require(entry)), name) as unknown;
  if (typeof found !== 'function') throw new Error(`There is no function ${name}.`);
  return found as Callable;

  function require(id: string): unknown {
    const computing = COMPUTING[id.replace(/^node:/, '')];
    if (computing !== undefined) return computing;
    const known = loaded.get(id);
    if (known) return known.exports;
    const script = scripts.get(id);
    if (script === undefined) throw new Error(`${id} may not be loaded.`);
    const module: { exports: unknown } = { exports: {} };
    loaded.set(id, module);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- this is what the process is for
    const run = new Function('exports', 'require', 'module', ...HIDDEN, script) as Callable;
    run(module.exports, require, module);
    return module.exports;
  }
}
