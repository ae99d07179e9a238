// The command line as a process that can be watched line by line, steered, and killed.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A command from its start to its exit code; lines of JSON are read. Kills itself where `killAt` says so. */
export function start(args, { home, killAt, control = [] }) {
  const child = spawn(process.execPath, [resolve('dist/cli.js'), ...args], {
    env: { ...process.env, REFACTOR_CREW_HOME: home },
    stdio: [control.length > 0 ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  const lines = [];
  let stderr = '';
  let rest = '';
  const kill = () => child.kill('SIGKILL');
  const timer = killAt?.ms === undefined ? undefined : setTimeout(kill, killAt.ms);
  child.stdin?.on('error', () => undefined); // It was killed while it was written to.
  child.stderr.on('data', (data) => (stderr += data));
  child.stdout.on('data', (data) => {
    const parts = (rest + data).split('\n');
    rest = parts.pop();
    for (const part of parts.filter((text) => text !== '')) {
      lines.push(part.startsWith('{') ? JSON.parse(part) : part);
      for (const { after, command } of control) if (after === lines.length) child.stdin.write(`${JSON.stringify(command)}\n`);
      if (killAt?.line === lines.length) setTimeout(kill, killAt.andMs);
    }
  });
  return new Promise((done) =>
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({ code, isKilled: signal === 'SIGKILL', lines, stderr });
    }),
  );
}

/** The events in the journals of a home, whole records only, by run. */
export function journalsIn(home) {
  const folder = join(home, 'runs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => {
    const records = readFileSync(join(folder, name), 'utf8').split('\n');
    return records.slice(0, -1).map((record) => JSON.parse(record));
  });
}

/** Where a run was when its journal ended. */
export function phaseOf(events) {
  const has = (type) => events.some((event) => event.type === type);
  if (events.length === 0) return 'before run-started';
  if (has('run-finished')) return 'finished';
  if (has('certified')) return 'finishing';
  if (has('changes-offered')) return 'certifying';
  const count = (type) => events.filter((event) => event.type === type).length;
  if (!has('task-created')) return 'planning';
  return count('task-ended') > 0 && count('task-ended') >= count('task-created') ? 'merging' : 'tasks running';
}
