// Checks the imports of src/ against the layers and doors of .dependency-cruiser.cjs.
// --self-test checks the checker: it plants one violation of each kind in a throw-away project and expects every one reported.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
/** A compiler that dependency-cruiser does not know makes it see no modules, and find nothing wrong with them. */
const FEWEST_MODULES = 40;

process.exitCode = process.argv.includes('--self-test') ? selfTest() : check();

function check() {
  const { violations, totalCruised } = cruise(root);
  for (const violation of violations) console.error(describe(violation));
  if (totalCruised < FEWEST_MODULES) {
    console.error(`only ${totalCruised} modules were seen, at least ${FEWEST_MODULES} are expected: the check itself is broken`);
    return 1;
  }
  console.log(`${totalCruised} modules, ${violations.length} violations`);
  return violations.length > 0 ? 1 : 0;
}

function selfTest() {
  const legal = {
    'base/result.ts': 'export const ok = 1;',
    'base/self.ts': "export { ok } from './result.ts';",
    'domain/task.ts': "import { ok } from '../base/result.ts';\nexport const task = ok;",
    'ports/model.ts': "import { z } from 'zod';\nexport const schema = z.string();",
    'changeset/diff.ts': "import { diffLines } from 'diff';\nexport { diffLines };",
    'models/anthropic/model.ts': "import type Anthropic from '@anthropic-ai/sdk';\nexport type Client = Anthropic;",
    'engine/project.ts': "import { Project } from 'ts-morph';\nimport { readFileSync } from 'node:fs';\nexport { Project, readFileSync };",
    'vscode/commands.ts': "import * as vscode from 'vscode';\nexport const register = vscode;",
    'webview/main.ts': "import { html } from 'lit';\nimport '@vscode-elements/elements/dist/vscode-button/index.js';\nexport { html };",
    'ports/trip.ts': "import type { Round } from './round.ts';\nexport interface Trip { round: Round }",
    'supervisor/supervisor.ts': "import { task } from '../domain/task.ts';\nexport { task };",
    'cli.ts': "import { schema } from './ports/model.ts';\nimport { writeFileSync } from 'node:fs';\nexport { schema, writeFileSync };",
  };
  const planted = {
    'base/upwards.ts': ["import { task } from '../domain/task.ts';\nexport { task };", 'layer-base'],
    'domain/editor.ts': ["import type { Uri } from 'vscode';\nexport type T = Uri;", 'door-vscode'],
    'domain/schema.ts': ["import { z } from 'zod';\nexport { z };", 'packages-base-domain-report'],
    'changeset/lodash.ts': ["import { html } from 'lit';\nexport { html };", 'packages-changeset'],
    'agents/boss.ts': ["import { task } from '../supervisor/supervisor.ts';\nexport { task };", 'layer-agents'],
    'supervisor/adapter.ts': ["import type { Client } from '../models/anthropic/model.ts';\nexport type T = Client;", 'layer-supervisor'],
    'supervisor/path.ts': ["import { join } from 'node:path';\nexport { join };", 'core-without-node'],
    'models/sibling.ts': ["import { Project } from '../engine/project.ts';\nexport { Project };", 'layer-models'],
    'models/files.ts': ["import { readFile } from 'node:fs/promises';\nexport { readFile };", 'door-fs'],
    'models/editor.ts': ["import type { lm } from 'vscode';\nexport type T = typeof lm;", 'door-vscode'],
    'engine/spawn.ts': ["import { spawn } from 'node:child_process';\nexport { spawn };", 'door-child-process'],
    'runners/spawn.ts': ["import { execFileSync } from 'node:child_process';\nexport { execFileSync };", 'door-child-process'],
    'engine/thread.ts': ["import { Worker } from 'node:worker_threads';\nexport { Worker };", 'door-worker-threads'],
    'workspace/index.ts': ["import { simpleGit } from 'simple-git';\nexport { simpleGit };", 'door-simple-git'],
    'checks/morph.ts': ["import { Project } from 'ts-morph';\nexport { Project };", 'door-ts-morph'],
    'journal/listen.ts': ["import { createServer } from 'node:http';\nexport { createServer };", 'door-network'],
    'runners/claude.ts': ["import Anthropic from '@anthropic-ai/sdk';\nexport { Anthropic };", 'door-anthropic'],
    'webview/fs.ts': ["import { readFileSync } from 'node:fs';\nexport { readFileSync };", 'core-without-node'],
    'ports/round.ts': ["import type { Trip } from './trip.ts';\nexport interface Round { trip: Trip }", 'no-cycles'],
    'helpers/misc.ts': ["import { ok } from '../base/result.ts';\nexport { ok };", 'known-folders'],
    'ports/nowhere.ts': ["import { nothing } from './not-there.ts';\nexport { nothing };", 'resolvable'],
  };
  const project = mkdtempSync(join(tmpdir(), 'layers-'));
  try {
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) copyFileSync(join(root, file), join(project, file));
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'junction');
    const write = (file, text) => {
      mkdirSync(dirname(join(project, 'src', file)), { recursive: true });
      writeFileSync(join(project, 'src', file), `${text}\n`);
    };
    for (const [file, text] of Object.entries(legal)) write(file, text);
    for (const [file, [text]] of Object.entries(planted)) write(file, text);
    const { violations } = cruise(project);
    // Of a cycle one file is named, the first: here ports/round.ts.
    const isReported = (file, rule) => violations.some(({ from, rule: { name } }) => from === `src/${file}` && (!rule || name === rule));
    const missed = Object.entries(planted).filter(([file, [, rule]]) => !isReported(file, rule));
    const wronged = Object.keys(legal).filter((file) => isReported(file));
    for (const [file, [, rule]] of missed) console.error(`planted and not reported: ${rule} in src/${file}`);
    for (const file of wronged) console.error(`legal and reported: src/${file}`);
    const all = Object.keys(planted).length;
    console.log(
      `${all - missed.length} of ${all} planted violations reported, ${wronged.length} of ${Object.keys(legal).length} legal files wronged`,
    );
    return missed.length + wronged.length > 0 ? 1 : 0;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

function cruise(folder) {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [cruiser, 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  try {
    return JSON.parse(stdout).summary;
  } catch {
    throw new Error(`dependency-cruiser gave no result: ${stderr || stdout}`);
  }
}

function describe({ from, to, rule, comment, cycle }) {
  const path = cycle ? cycle.map(({ name }) => name).join(' -> ') : to;
  return `${rule.name}: ${from} -> ${path}${comment ? ` (${comment})` : ''}`;
}
