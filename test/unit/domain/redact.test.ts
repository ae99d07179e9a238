import assert from 'node:assert/strict';
import { MARK, redact, redactValue, secretsIn } from '../../../src/domain/redact.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const letters = (length: number): string => 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'.repeat(4).slice(0, length);
const upper = (length: number): string => letters(length).toUpperCase();

/** A text with its secret between ‹ and ›. */
const SECRETS: readonly (readonly [name: string, text: string])[] = [
  ['Anthropic', `key: ‹sk-ant-api03-${letters(80)}›`],
  ['Anthropic, OAuth', `‹sk-ant-oat01-${letters(60)}›,`],
  ['OpenAI', `OPENAI_API_KEY=‹sk-${letters(48)}›`],
  ['OpenAI project', `"‹sk-proj-${letters(60)}_-${letters(20)}›"`],
  ['GitHub, classic', `git clone with ‹ghp_${letters(36)}› now`],
  ['GitHub, app', `‹ghs_${letters(36)}›`],
  ['GitHub, fine-grained', `‹github_pat_${letters(22)}_${letters(59)}›`],
  ['GitLab', `‹glpat-${letters(20)}›`],
  ['npm', `//registry.npmjs.org/:_authToken=‹npm_${letters(36)}›`],
  ['AWS key id', `id ‹AKIA${upper(16)}›`],
  ['AWS secret', `aws_secret_access_key = ‹${letters(40)}›`],
  ['Slack bot', `‹xoxb-123456789012-123456789012-${letters(24)}›`],
  ['Slack webhook', `https://hooks.slack.com/services/‹T0000/B0000/${letters(24)}›`],
  ['Google', `‹AIza${letters(35)}›`],
  ['Stripe', `‹sk_live_${letters(24)}›`],
  ['JWT', `token ‹eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${letters(43)}›`],
  ['bearer header', `Authorization: Bearer ‹${letters(20)}›`],
  ['basic header', `"authorization": "Basic ‹dXNlcjpwYXNz›"`],
  ['header in code', `headers: { authorization: 'token ‹${letters(12)}›' }`],
  ['bearer alone', `curl -H "bearer ‹${letters(24)}›"`],
  ['api key header', `x-api-key: ‹${letters(32)}›`],
  ['connection string', `postgres://app:‹p4ss-w0rd!›@db.example.com:5432/orders`],
  ['connection string without a user', `redis://:‹hunter2›@localhost:6379`],
  ['connection string of Windows', `Server=db;User Id=sa;Password=‹Str0ng!Pass›;Encrypt=true`],
  ['Azure storage', `AccountName=x;AccountKey=‹${letters(86)}==›;EndpointSuffix=core`],
  ['PEM', `‹-----BEGIN RSA PRIVATE KEY-----\n${letters(64)}\n-----END RSA PRIVATE KEY-----›\nafter`],
  ['PEM that is cut off', `‹-----BEGIN EC PRIVATE KEY-----\n${letters(64)}\n${letters(64)}›\n… 20 more lines`],
  ['PEM in a string', `const key = '‹-----BEGIN PRIVATE KEY-----\\n${letters(64)}\\n-----END PRIVATE KEY-----›';`],
];

const HARMLESS: readonly (readonly [name: string, text: string])[] = [
  ['a commit', 'commit 3f9d2a7c1b5e8046af93d7e2c45b81906fd3a2e7'],
  ['a UUID', '6f1ed002-ab35-4ba5-9d9c-7c8b4f3b2d10'],
  ['integrity of a lock file', `"integrity": "sha512-${letters(86)}=="`],
  ['sha256', 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  ['a URL with a port', 'see http://localhost:5432/x and https://example.com:8080/a@b'],
  ['a URL with a user', 'git+ssh://git@github.com/owner/name.git'],
  ['a placeholder', 'postgres://user:${PASSWORD}@host/db and postgres://user:<password>@host/db'],
  ['a scoped package', 'https://registry.npmjs.org/@scope/name/-/name-1.0.0.tgz'],
  ['words', 'The bearer of bad news; a token is passed; authorization: required'],
  ['code', 'const password = readPassword(); if (token === next.token) return sk - 1;'],
  ['a type', 'authorization: string; apiKey: string; bearer: Token'],
  ['names', 'sk-button sk-ant npm_config_registry ghp_ AKIA xoxb- eyJ'],
  ['a slug', 'task-sk-learning-rate-schedule-with-warmup'],
  ['a public key', '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----'],
  [
    'code about keys',
    `if (!pem.includes('-----BEGIN PRIVATE KEY-----') || !pem.includes('-----END PRIVATE KEY-----')) throw new Error('no key');`,
  ],
  ['base64 of an image', `data:image/png;base64,iVBORw0KGgo${letters(60)}`],
];

describe('the redactor', () => {
  for (const [name, text] of SECRETS)
    it(`takes out ${name}, and nothing else`, () => {
      assert.equal(redact(text.replaceAll(/[‹›]/g, '')), text.replace(/‹[\s\S]*›/, MARK));
    });

  for (const [name, text] of HARMLESS) it(`leaves ${name} alone`, () => assert.equal(redact(text), text));

  it('takes out what it is told is secret, wherever it stands; never what is too short to be one', () => {
    assert.equal(redact('it is open-sesame-9, open-sesame', ['open-sesame', 'open-sesame-9']), `it is ${MARK}, ${MARK}`);
    assert.equal(redact('a cat is a cat', ['cat', '']), 'a cat is a cat');
  });

  it('goes through plain data, keys included, and keeps what is no text', () => {
    const key = `sk-ant-api03-${letters(40)}`;
    assert.deepEqual(redactValue({ a: [key, 1, null, true], [key]: { b: 'x' } }), { a: [MARK, 1, null, true], [MARK]: { b: 'x' } });
  });

  it('knows which variables of an environment are secret by their names', () => {
    const environment = {
      ANTHROPIC_API_KEY: 'one',
      GITHUB_TOKEN: 'two',
      PATH: '/bin',
      KEYBOARD: 'de',
      MY_SECRET_2: 'x',
      DB_PASSWORD: 'three',
      NPM_TOKEN: '',
    };
    assert.deepEqual(secretsIn(environment), ['one', 'two', 'x', 'three']);
  });

  it('does a megabyte in a moment', () => {
    const text = 'const a = "postgres://x" + b; // sk- eyJ bearer -----BEGIN\n'.repeat(18_000);
    const started = performance.now();
    assert.equal(redact(text), text);
    assert.ok(performance.now() - started < 3000);
  });
});
