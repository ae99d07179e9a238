import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The patterns of one `.gitignore`, for what lies below its folder. */
interface RuleFile {
  /** Its folder, relative to the workspace, with `/` at the end; empty for the top, and for a file that lies above it. */
  readonly below: string;
  /** What leads from its folder down to the workspace, with `/` at the end; empty unless it lies above. */
  readonly outside: string;
  readonly patterns: Ignore;
}

/**
 * What git would not list: the `.gitignore` files of a folder and of those around it, the deepest having the last word.
 * Git's own folder and node_modules are always left out.
 */
export class IgnoreRules {
  readonly #files: readonly RuleFile[];

  private constructor(files: readonly RuleFile[]) {
    this.#files = files;
  }

  /** The rules at the top of a workspace: those of the repository around it, too, unless they ignore the workspace itself. */
  static forWorkspace(folder: string): IgnoreRules {
    const around = rulesAround(folder);
    const ignoresAll = around.some(({ outside, patterns }) => outside !== '' && patterns.ignores(outside));
    return new IgnoreRules(ignoresAll ? [] : around);
  }

  /** The rules inside a folder, given what its `.gitignore` says. */
  inside(path: string, gitignore: string): IgnoreRules {
    return new IgnoreRules([{ below: path === '' ? '' : `${path}/`, outside: '', patterns: ignore().add(gitignore) }, ...this.#files]);
  }

  /** Whether git would leave it out. A folder's content is not asked about once the folder is ignored. */
  ignores(path: string, kind: 'file' | 'folder'): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name === '.git' || (kind === 'folder' && name === 'node_modules')) return true;
    for (const { below, outside, patterns } of this.#files) {
      const { ignored, unignored } = patterns.test(outside + path.slice(below.length) + (kind === 'folder' ? '/' : ''));
      if (ignored) return true;
      if (unignored) return false;
    }
    return false;
  }
}

/** The rules of the repository that holds a folder, deepest first; none where the folder is in no repository, or is its top. */
function rulesAround(folder: string): RuleFile[] {
  const files: RuleFile[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const outside = at === folder ? '' : `${relative(at, folder).replaceAll('\\', '/')}/`;
    if (at !== folder) files.push(...ruleFile(join(at, '.gitignore'), outside));
    if (existsSync(join(at, '.git'))) return [...files, ...ruleFile(join(at, '.git/info/exclude'), outside)];
    if (dirname(at) === at) return [];
  }
}

function ruleFile(file: string, outside: string): RuleFile[] {
  return existsSync(file) ? [{ below: '', outside, patterns: ignore().add(readFileSync(file, 'utf8')) }] : [];
}
