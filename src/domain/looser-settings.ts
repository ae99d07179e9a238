import type { Contract } from './contract-file.ts';
import type { Remark } from './remark.ts';
import { newly, remark, type ChangedLine, type ChangedLines, type Elsewhere } from './weakened-tests.ts';

/** What makes a check pass whatever it finds, or leaves something out of it. */
const LOOSE: Readonly<Record<Exclude<Contract, 'test' | 'snapshot'>, readonly RegExp[]>> = {
  compiler: [
    /"(?:strict\w*|no[A-Z]\w+|exactOptionalPropertyTypes|useUnknownInCatchVariables|alwaysStrict|checkJs|isolatedDeclarations)"\s*:\s*false/,
    /"(?:skipLibCheck|allowUnreachableCode|allowUnusedLabels|noCheck|suppress\w+)"\s*:\s*true/,
    /"exclude"\s*:/,
  ],
  lint: [
    /['"]?\b(?:off|warn)\b['"]?\s*[,\]}]?\s*$/,
    /:\s*\[?\s*['"](?:off|warn)['"]/,
    /:\s*\[?\s*[01]\s*[,\]}]/,
    /\bignore(?:s|Patterns|d)?\b\s*['"]?\s*:/,
  ],
  runner: [/\b(?:retries|retry)\b['"]?\s*:\s*[1-9]/, /\b(?:exclude|\w*IgnorePatterns|passWithNoTests)\b['"]?\s*:/, /--passWithNoTests/],
  ci: [
    /continue-on-error\s*:\s*true/,
    /allow_failure\s*:\s*true/,
    /\|\|\s*(?:true|exit 0|:)\s*$/,
    /\bif\s*:\s*(?:false|\$\{\{\s*false)/,
    /--passWithNoTests|--no-verify/,
  ],
  scripts: [
    /\|\|\s*(?:true|exit 0|:)/,
    /--passWithNoTests|--no-verify|--silent-errors/,
    /"(?:pre|post)?(?:test|lint|check)[\w:]*"\s*:\s*"(?:echo\b[^"&|;]*|exit 0|true|:)?"/,
  ],
};

/** What asks for something: gone, it is asked for no more. */
const ASKS: Readonly<Record<Exclude<Contract, 'test' | 'snapshot'>, RegExp>> = {
  compiler: /"(strict\w*|no[A-Z]\w+|exactOptionalPropertyTypes|useUnknownInCatchVariables|alwaysStrict|checkJs)"\s*:\s*true/,
  lint: /['"]?([@\w/-]+)['"]?\s*:\s*\[?\s*(?:['"](?:error|warn)['"]|[12]\b)/,
  runner: /\b(branches|functions|lines|statements|threshold\w*|failOn\w*|forbid\w*)\b['"]?\s*:/,
  ci: /^\s*-?\s*(run|uses|script|command)\s*:/,
  scripts: /"((?:pre|post)?(?:test|lint|check|typecheck|types|verify|ci|coverage)[\w:]*)"\s*:/,
};

const THRESHOLD = /\b(branches|functions|lines|statements|threshold\w*|max-warnings|timeout-minutes)\b['"]?\s*[:= ]\s*['"]?(\d+(?:\.\d+)?)/;

/** How a hunk of a file that sets up checks has them ask for less. */
export function looserSettings(
  contract: Exclude<Contract, 'test' | 'snapshot'>,
  { removed, added }: ChangedLines,
  elsewhere: Pick<Elsewhere, 'gone'>,
): Remark[] {
  const raw = ({ raw: line }: ChangedLine): string => line;
  const loose = newly(LOOSE[contract], 'looser-setting', { removed, added }, elsewhere, raw);
  const lowered = added.filter((line) => {
    const now = THRESHOLD.exec(line.raw);
    const before = now && removed.map((old) => THRESHOLD.exec(old.raw)).find((match) => match?.[1] === now[1]);
    if (!now || !before) return false;
    const [was, is] = [Number(before[2]), Number(now[2])];
    return now[1] === 'max-warnings' ? is > was : is < was;
  });
  const gone = removed.filter((line) => {
    const asked = ASKS[contract].exec(line.raw)?.[1];
    if (asked === undefined) return false;
    // What does the same in another way is for the reviewer to judge; what is only written differently is not gone.
    return contract === 'ci'
      ? !added.some((now) => now.raw.trim() === line.raw.trim()) && added.every((now) => !ASKS.ci.test(now.raw))
      : !added.some((now) => now.raw.includes(asked));
  });
  return [
    ...loose,
    ...lowered.map((line) => remark('looser-setting', 'after', line)),
    ...gone.map((line) => remark('looser-setting', 'before', line)),
  ];
}
