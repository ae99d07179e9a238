// Finds the Chromium that drives the tests in VS Code, and installs one where that takes no more than apt-get.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const HELP = `No Chromium was found. Install one, for example:
    apt-get update && apt-get install -y --no-install-recommends chromium
or name its executable: REFACTOR_CREW_CHROMIUM=/path/to/chromium`;

export function findChromium() {
  return process.env.REFACTOR_CREW_CHROMIUM ?? PLACES.find((place) => existsSync(place));
}

/** The executable of Chromium. Throws with instructions when there is none and it can't be installed. */
export function ensureChromium(say = console.log) {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error(HELP);
  say('Installing Chromium (apt-get) ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { status, stdout, stderr } = spawnSync('apt-get', ['-q', ...args], { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`apt-get ${args[0]} failed: ${stderr || stdout}\n${HELP}`);
  }
  return findChromium() ?? fail();
}

function fail() {
  throw new Error(HELP);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensureChromium());
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
