import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/**
 * Runs a command from the root of the project and keeps what it says.
 * Its environment is hermetic: no key of the user's, and a state folder of its own.
 * One that outlives the limit is killed with its children, and so is one that goes on for 10 s after it wrote its report.
 */
export function runCommand(command, args, { env = {}, limitMs = 600_000, report } = {}) {
  const isWindows = process.platform === 'win32';
  const child = spawn(command, args, {
    cwd: root,
    env: { ...withoutKeys(process.env), REFACTOR_CREW_HOME: join(root, 'dist/test/home'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: isWindows && command === 'npm',
    detached: !isWindows,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const end = () => stopGroup(child, 'SIGTERM'); // So that a runner can take its servers and browsers along.
  process.once('exit', end);
  const started = Date.now();
  let reported;
  const timer = setInterval(() => {
    if (report && !reported && existsSync(report)) reported = Date.now();
    const late = reported
      ? Date.now() - reported > 10_000 && 'it had reported, but did not end'
      : Date.now() - started > limitMs && 'it took too long';
    if (!late) return;
    output += `\nkilled after ${Math.round((Date.now() - started) / 1000)} s: ${late}\n`;
    end();
    setTimeout(() => stopGroup(child, 'SIGKILL'), 5000).unref();
    clearInterval(timer);
  }, 500);
  return new Promise((done) => {
    const finish = (isOk, more = '') => {
      clearInterval(timer);
      process.off('exit', end);
      done({ isOk, output: output + more });
    };
    child.once('error', (error) => finish(false, `${command}: ${error.message}\n`));
    child.once('close', (code) => finish(code === 0));
  });
}

// A child in a group of its own doesn't get Ctrl-C: leaving through 'exit' takes it along.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

/** Tests never use the key of whoever runs them. */
export function withoutKeys(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(ANTHROPIC_|OPENAI_)/.test(name)));
}

function stopGroup(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}
