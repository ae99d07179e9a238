// npm start: the example project, refactored on the command line, offline. Nothing in the example is changed.
import { spawn } from 'node:child_process';
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';

const say = (line) => console.error(line);
ensureInstalled(say);
ensureBuilt(say);
const args = ['run', 'improve error handling', '--folder', 'examples/order-desk', ...process.argv.slice(2)];
say(`refactor-crew ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}`);
const child = spawn(process.execPath, ['dist/cli.js', ...args], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
