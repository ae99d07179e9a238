/** The command line with models behind it: over HTTP, with keys that must not get anywhere else. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ChatServer } from '../support/chat-server/chat-server.ts';
import { offlineChat } from '../support/chat-server/offline-source.ts';
import { OLLAMA } from '../support/chat-server/wire.ts';
import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages/messages';
import { MessagesServer } from '../support/messages-server/messages-server.ts';
import { offlineEngine } from '../support/messages-server/offline-source.ts';
import type { AnswerSource } from '../support/messages-server/wire.ts';

const CLI = resolve('dist/cli.js');
const KEY = 'sk-planted-0815-4711';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('the command line with a model', function () {
  this.timeout(180_000);
  let scratch = '';
  let folder = '';
  const open: { close(): Promise<void> }[] = [];

  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'refactor-crew-models-'));
    folder = join(scratch, 'order-desk');
    cpSync(resolve('examples/order-desk'), folder, { recursive: true });
    symlinkSync(resolve('node_modules'), join(scratch, 'node_modules'));
  });
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  const crew = (args: readonly string[], keys: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
    new Promise((done) => {
      const { ANTHROPIC_API_KEY: _one, OPENAI_API_KEY: _other, ...rest } = process.env;
      const env = { ...rest, ...keys, REFACTOR_CREW_HOME: join(scratch, 'home') };
      execFile(process.execPath, [CLI, ...args], { cwd: scratch, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
      );
    });
  const run = (args: readonly string[], keys?: Readonly<Record<string, string>>): Promise<Outcome> =>
    crew(['run', 'improve error handling in src/orders', '--folder', folder, '--no-tests', '--json', ...args], keys);

  async function claude(): Promise<MessagesServer> {
    const server = await MessagesServer.start({ answer: offlineEngine, keys: [KEY] });
    open.push(server);
    return server;
  }

  it('does over HTTP what it does offline; what it costs is not known of a model without a price', async () => {
    const server = await claude();
    const offline = last(await run(['--model', 'offline']));
    const { code, stdout, stderr } = await run(['--model', 'anthropic:offline', '--base-url', server.url], { ANTHROPIC_API_KEY: KEY });
    assert.equal(code, 0, stderr);
    const result = last({ stdout });
    assert.deepEqual(patchOf(result), patchOf(offline));
    assert.deepEqual(server.complaints, []);
    const usage = result['usage'] as { inputTokens: number; costUsd: number | null };
    assert.ok(usage.inputTokens > 1000 && usage.costUsd === null, JSON.stringify(usage));
  });

  it('takes Claude where there is a key and nothing else is said, a model for each role, keeps who it was and what it cost', async () => {
    const server = await MessagesServer.start({ answer: crewOfTwo, keys: [KEY] });
    open.push(server);
    const { stdout, stderr } = await run(['--base-url', server.url], { ANTHROPIC_API_KEY: KEY });
    const result = last({ stdout });
    assert.equal(result['status'], 'succeeded', stderr);
    assert.deepEqual(server.complaints, []);
    const header = lines(stdout)[0]!;
    assert.equal(header['model'], 'claude-opus-5-5, claude-sonnet-5-5, claude-haiku-5-5');
    assert.deepEqual(header['answering'], {
      provider: 'anthropic',
      models: { usual: 'claude-sonnet-5-5', roles: { supervisor: 'claude-opus-5-5', documentation: 'claude-haiku-5-5' } },
      address: server.url,
    });
    const asked = new Set(server.seen.map(({ params }) => params.model));
    assert.deepEqual([...asked].sort(), ['claude-haiku-5-5', 'claude-opus-5-5', 'claude-sonnet-5-5']);
    assert.ok((result['usage'] as { costUsd: number }).costUsd > 0);
  });

  it('asks a server of one’s own without a key; what that costs is not known', async () => {
    const server = await ChatServer.start({ answer: offlineChat, dialect: OLLAMA, models: ['local/offline'] });
    open.push(server);
    const { code, stdout, stderr } = await run(['--model', 'openai:local/offline', '--base-url', server.url]);
    assert.equal(code, 0, stderr);
    assert.equal((last({ stdout })['usage'] as { costUsd: null }).costUsd, null);
    assert.equal(lines(stdout)[0]?.['model'], 'local/offline');
    assert.deepEqual(server.complaints, []);
    assert.ok(server.seen.every(({ headers }) => headers.authorization === undefined));
  });

  for (const [what, args, says] of [
    ['no key', ['--model', 'anthropic'], /There is no key for https:\/\/api\.anthropic\.com: set ANTHROPIC_API_KEY/],
    ['no key of OpenAI', ['--model', 'openai:gpt-6'], /set OPENAI_API_KEY in the environment, or name a server of your own/],
    ['an address for nobody', ['--base-url', 'http://localhost:1/v1'], /--base-url says where a model is/],
    ['no address', ['--model', 'openai:x', '--base-url', 'ftp://x'], /--base-url takes an address/],
    ['an address with a key in it', ['--model', 'openai:x', '--base-url', 'http://me:secret@x/'], /without a name, a password/],
    ['no provider', ['--model', 'gpt'], /no such provider/],
  ] as const)
    it(`says what to do where there is ${what}, and exits with 2`, async () => {
      const { code, stderr } = await run(args);
      assert.equal(code, 2);
      assert.match(stderr, says);
    });

  it('goes on with what answered, at the same address only when that is said again', async () => {
    const server = await claude();
    const planned = await run(['--model', 'anthropic:offline', '--base-url', server.url, '--plan'], { ANTHROPIC_API_KEY: KEY });
    assert.equal(last(planned)['type'], 'run-finished', planned.stderr);
    const keys = { ANTHROPIC_API_KEY: KEY };

    const elsewhere = await crew(['resume', 'last'], keys);
    assert.equal(elsewhere.code, 2);
    assert.match(elsewhere.stderr, new RegExp(`answered at ${server.url}.*say --base-url ${server.url}`));
    const keyless = await crew(['resume', 'last', '--base-url', server.url]);
    assert.equal(keyless.code, 2);
    assert.match(keyless.stderr, /set ANTHROPIC_API_KEY/);

    server.seen.splice(0);
    const { code, stdout, stderr } = await crew(['resume', 'last', '--json', '--base-url', server.url], keys);
    assert.equal(code, 0, stderr);
    assert.equal(last({ stdout })['status'], 'succeeded');
    assert.deepEqual([...new Set(server.seen.map(({ params }) => params.model))], ['offline']);
  });

  it('goes on with another one where that is said, and keeps that', async () => {
    const server = await claude();
    await run(['--model', 'anthropic:offline', '--base-url', server.url, '--plan'], { ANTHROPIC_API_KEY: KEY });
    const { stdout, stderr } = await crew(['resume', 'last', '--json', '--model', 'offline']);
    const events = lines(stdout);
    assert.equal(last({ stdout })['status'], 'succeeded', stderr);
    const resumed = events.find(({ type }) => type === 'run-resumed');
    assert.equal((resumed?.['answering'] as { provider: string } | undefined)?.provider, 'offline');
    const replayed = await crew(['replay', 'last']);
    assert.equal(replayed.code, 0, replayed.stderr);
  });

  it('gives its key to the provider alone: no command, no thread, no journal, no output has it', async () => {
    const server = await claude();
    const project = join(scratch, 'nosy');
    mkdirSync(join(project, 'src'), { recursive: true });
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'nosy', scripts: { test: 'node tell.mjs' } }));
    // Its test tells all that a command may see: what it is given, and what its ancestors were given.
    writeFileSync(
      join(project, 'tell.mjs'),
      `import { readFileSync, writeFileSync } from 'node:fs';
const seen = JSON.stringify([process.env, process.argv, process.execArgv]);
writeFileSync(${JSON.stringify(join(scratch, 'told.json'))}, seen);
console.log(seen);
console.log('# pass 1');`,
    );
    writeFileSync(join(project, 'src/a.ts'), 'try {\n  JSON.parse("1");\n} catch (e) {\n  throw e;\n}\nexport const a = 1;\n');
    const keys = { ANTHROPIC_API_KEY: KEY, OPENAI_API_KEY: `${KEY}-other` };
    const goal = ['run', 'improve error handling', '--folder', project, '--model', 'anthropic:offline', '--base-url', server.url];
    const told = await crew([...goal, '--json', '--patch', join(scratch, 'out.patch')], keys);
    const read = await crew([...goal, '--apply'], keys);
    assert.ok(server.seen.length > 0 && server.seen.every(({ headers }) => JSON.stringify(headers).includes(KEY)), 'the provider has it');
    assert.match(readFileSync(join(scratch, 'told.json'), 'utf8'), /PATH/, 'the test has run and told');

    const outputs = [told.stdout, told.stderr, read.stdout, read.stderr];
    assert.ok(outputs.every((text) => !text.includes(KEY)));
    for (const file of filesIn(scratch)) assert.ok(!readFileSync(file).includes(KEY), file);
  });
});

/** A model with the least of a will: the supervisor starts two tasks and waits for their ends, each of which ends at once. */
const crewOfTwo: AnswerSource = ({ params }) => {
  const tools = new Set((params.tools ?? []).map((tool) => ('name' in tool ? tool.name : '')));
  const said = JSON.stringify(params.messages);
  if (!tools.has('start_async_task')) return { calls: [{ name: 'finish', input: resultFor(params) }] };
  if (!said.includes('tool_use'))
    return {
      calls: ['documentation', 'code-analysis'].map((role) => ({
        name: 'start_async_task',
        input: { role, title: role, description: 'Look.', paths: ['src/orders'] },
      })),
    };
  if ((said.match(/task-ended|succeeded/g)?.length ?? 0) >= 2)
    return { calls: [{ name: 'finish', input: { outcome: 'done', summary: 'Two have looked.' } }] };
  return { calls: [{ name: 'wait_for_updates', input: {} }] };
};

/** What the schema of `finish` asks for, at its least. */
function resultFor({ tools = [] }: MessageCreateParams): unknown {
  const finish = tools.find((tool) => 'name' in tool && tool.name === 'finish');
  return finish && 'input_schema' in finish ? leastOf(finish.input_schema as Schema) : {};
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

function leastOf({ type, properties = {}, required = [] }: Schema): unknown {
  switch (type) {
    case 'object':
      return Object.fromEntries(required.map((name) => [name, leastOf(properties[name] ?? {})]));
    case 'array':
      return [];
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    default:
      return 'Nothing to say.';
  }
}

const lines = (stdout: string): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const last = ({ stdout }: { readonly stdout: string }): Record<string, unknown> => lines(stdout).at(-1) ?? {};

const patchOf = (result: Record<string, unknown>): unknown =>
  (result['changes'] as { path: string; hunks: { id: string }[] }[]).map(({ path, hunks }) => [path, hunks.map(({ id }) => id)]);

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.startsWith('node_modules'))
    .map((file) => join(folder, file))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false);
}
