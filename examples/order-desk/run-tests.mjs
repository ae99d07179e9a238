// Bundles each test/*.test.ts into a temporary folder and runs the bundles with Node's own test runner, in one process.
//   npm test                      everything
//   npm test -- orders http       only these files
//   npm test -- --test-reporter=tap
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const args = process.argv.slice(2);
const options = args.filter((arg) => arg.startsWith('--'));
const wanted = args.filter((arg) => !arg.startsWith('--')).map((arg) => basename(arg).replace(/\.test\.ts$/, ''));

const names = readdirSync(join(root, 'test'))
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => wanted.length === 0 || wanted.includes(name.replace(/\.test$/, '')))
  .sort();
if (names.length === 0) {
  console.error(`no test file matches: ${wanted.join(', ') || 'test/*.test.ts'}`);
  process.exit(1);
}

const outdir = mkdtempSync(join(tmpdir(), 'order-desk-'));
let status = 1;
try {
  buildSync({
    absWorkingDir: root,
    entryPoints: names.map((name) => join(root, 'test', `${name}.ts`)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  });
  const all = join(outdir, 'all.mjs');
  writeFileSync(all, names.map((name) => `import './${name}.mjs';\n`).join(''));
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT; // when another test run starts this one, report as a run of its own
  const child = spawnSync(process.execPath, [...options, all], { cwd: root, env, stdio: 'inherit' });
  status = child.status ?? 1;
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
process.exitCode = status;
