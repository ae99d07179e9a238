import { posix } from 'node:path';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WorkspacePath as toPath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';
import type { ChangedNames } from './changed-names.ts';
import { relativeLinks, renamedLink } from './markdown-links.ts';
import type { Stale } from './stale.ts';

/** The files and folders that links may lead to. */
export class Targets {
  readonly #known = new Set<string>(['']);

  readonly #outside: readonly string[];

  /** `modules` is the text of `.gitmodules`, whose folders may be empty here. */
  constructor(files: readonly string[], modules = '') {
    this.#outside = [...modules.matchAll(/^\s*path\s*=\s*(\S+)/gm)].map(([, folder = '']) => folder);
    for (const file of files) {
      for (let path = file; path !== '.' && !this.#known.has(path); path = posix.dirname(path)) this.#known.add(path);
    }
  }

  /** Sites that are made of Markdown leave its ending out of links. */
  has(path: string): boolean {
    if (this.#outside.some((folder) => path === folder || path.startsWith(`${folder}/`))) return true;
    return (
      ['', '.md', '.mdx', '/index.md', '/README.md'].some((ending) => this.#known.has(path + ending)) ||
      this.#known.has(path.replace(/\.html$/, '.md'))
    );
  }
}

/** Links to files that are not there. */
export function staleLinks(view: CodeView, path: WorkspacePath, text: string, { moved }: ChangedNames, targets: Targets): Stale[] {
  return relativeLinks(path, text).flatMap(({ start, end, written, target }) => {
    // What git ignores may be there all the same.
    if (targets.has(target) || view.tryText(toPath(target)) !== undefined || isPageOfHost(target)) return [];
    const to = moved.get(toPath(target));
    if (to === undefined) return [{ start, end, reason: `The link leads nowhere: there is no ${target}.` }];
    return [{ start, end, instead: renamedLink(path, written, to), reason: `follows ${target} to ${to}` }];
  });
}

/** `../../issues` and the like are pages of the site that shows the repository. */
function isPageOfHost(target: string): boolean {
  return /(^|\/)(issues|pulls?|wiki|releases|discussions|actions|tree|blob|labels|milestones?|security|commits?|compare|graphs|tags)(\/|$)/.test(
    target,
  );
}
