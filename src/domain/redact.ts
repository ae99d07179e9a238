/**
 * Takes out of a text what must not be passed on: keys, tokens and passwords, known ones and those that look like it.
 *
 * It looks for the shapes that providers give their keys, never for texts that are merely random: hashes of commits and
 * of packages, ids and fingerprints stay as they are.
 */
export function redact(text: string, known: readonly string[] = []): string {
  let redacted = text;
  // Longer ones first: one may be the beginning of another.
  for (const secret of [...known].sort((one, other) => other.length - one.length))
    if (secret.length >= SHORTEST_SECRET) redacted = redacted.replaceAll(secret, MARK);
  for (const { pattern, by } of SHAPES) redacted = redacted.replace(pattern, by);
  return redacted;
}

/** The texts anywhere in a value of plain data, redacted; keys as well. */
export function redactValue(value: unknown, known: readonly string[] = []): unknown {
  if (typeof value === 'string') return redact(value, known);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, known));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [redact(key, known), redactValue(one, known)]));
}

/** What an environment holds in variables that say of themselves that it is secret. */
export const secretsIn = (environment: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(environment).flatMap(([name, value]) => (SECRET_NAME.test(name) && value ? [value] : []));

const SECRET_NAME = /(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$|_(?:KEY|TOKEN|SECRET|PASSWORD)_/i;

/** What stands in a secret's place. */
export const MARK = '[redacted]';

/** What is shorter could be a word, and would take half the text with it. */
const SHORTEST_SECRET = 8;

interface Shape {
  readonly pattern: RegExp;
  readonly by: string;
}

/** A key that begins in a way that nothing else does. */
const key = (source: string): Shape => ({ pattern: new RegExp(`(?<![\\w-])${source}(?![\\w-])`, 'g'), by: MARK });

/** What is found, with its first group kept. */
const after = (pattern: RegExp): Shape => ({ pattern, by: `$1${MARK}` });

const SHAPES: readonly Shape[] = [
  { pattern: /-----BEGIN ([A-Z ]*PRIVATE KEY)-----(?:(?!-----)[\s\S]){40,9000}-----END \1-----/g, by: MARK },
  // One that was cut off: its lines are long, which those of code that names it are not.
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?:\\[nr]|[\s"'`+,])*[A-Za-z0-9+/=]{40,})+/g, by: MARK },
  key('sk-ant-[\\w-]{16,}'),
  key('sk-(?:proj|svcacct|admin|or-v1)-[\\w-]{16,}'),
  key('sk-[A-Za-z0-9]{32,}'),
  key('gh[pousr]_[A-Za-z0-9]{30,}'),
  key('github_pat_\\w{40,}'),
  key('glpat-[\\w-]{20,}'),
  key('npm_[A-Za-z0-9]{36}'),
  key('(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}'),
  key('xox[abeoprs]-[A-Za-z0-9-]{10,}'),
  key('xapp-\\d-[A-Za-z0-9-]{10,}'),
  key('AIza[\\w-]{35}'),
  key('(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}'),
  key('hf_[A-Za-z0-9]{30,}'),
  // A JSON Web Token: header and payload begin with `{"`, written in base64.
  key('eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]*'),
  after(/(\bhooks\.slack\.com\/services\/)[A-Za-z0-9/]{20,}/g),
  after(/((?:authorization|proxy-authorization)["']?\s*[:=]\s*["'`]?(?:bearer|basic|token|digest)\s+)[^\s"'`,;)}]{6,}/gi),
  after(/((?:^|[\s"'`(=:])bearer\s+)(?=[\w.~+/=-]*\d)[\w.~+/-]{16,}=*/gi),
  after(/((?:x-api-key|api-key|x-auth-token|private-token)["']?\s*[:=]\s*["'`]?)[\w.~+/=-]{12,}/gi),
  after(/(\baws_secret_access_key["']?\s*[:=]\s*["'`]?)[A-Za-z0-9/+=]{40}/gi),
  // `scheme://user:password@host`; a placeholder or a variable in the password's place is none.
  { pattern: /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"'`<>]*:)(?![$<{*[])[^\s/@"'`<>]{1,200}(@[\w[])/gi, by: `$1${MARK}$2` },
  after(/((?:^|[;"'`\s])(?:password|pwd|accountkey|sharedaccesskey)=)(?![$<{*[])[^\s;"'`]{4,}(?=;)/gi),
];
