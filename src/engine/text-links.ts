import { posix } from 'node:path';
import type { WorkspacePath } from '../domain/ids.ts';
import type { FileView } from './file-view.ts';
import type { ModuleResolver } from './module-resolver.ts';
import { namedModules } from './named-modules.ts';
import type { SourceText } from './source-text.ts';

/** What texts name, computed once for each. */
const named = new WeakMap<SourceText, readonly string[]>();

/**
 * Which files of the workspace lead to which others, as one view has them. Read from the text, so that no program is
 * loaded: what a program of some files holds of the workspace's modules is among what they lead to here, maybe with more.
 */
export class TextLinks {
  readonly view: FileView;
  readonly #resolver: ModuleResolver;
  readonly #links = new Map<WorkspacePath, readonly WorkspacePath[]>();
  readonly #reached = new Map<string, ReadonlySet<WorkspacePath>>();

  constructor(view: FileView, resolver: ModuleResolver) {
    this.view = view;
    this.#resolver = resolver;
  }

  /** All that is reached from some files, themselves included; under a name, so that it is found once. */
  reachedBy(name: string, starts: () => Iterable<WorkspacePath>): ReadonlySet<WorkspacePath> {
    const reached = this.#reached.get(name) ?? this.#reachedFrom(starts());
    this.#reached.set(name, reached);
    return reached;
  }

  #reachedFrom(starts: Iterable<WorkspacePath>): ReadonlySet<WorkspacePath> {
    const reached = new Set(starts);
    // A set that is iterated goes on to what is added meanwhile.
    for (const path of reached) for (const next of this.#linksOf(path)) reached.add(next);
    return reached;
  }

  #linksOf(path: WorkspacePath): readonly WorkspacePath[] {
    const known = this.#links.get(path);
    if (known) return known;
    const read = this.view.tryRead(path);
    const links = read.status === 'text' ? specifiersOf(read.source).flatMap((name) => this.#resolver.resolve(name, path) ?? []) : [];
    this.#links.set(path, links);
    return links;
  }
}

const REFERENCE = /\/\/\/\s*<reference\s+path\s*=\s*["']([^"'\r\n]+)["']/g;

function specifiersOf(source: SourceText): readonly string[] {
  const known = named.get(source);
  if (known) return known;
  const references = [...source.text.matchAll(REFERENCE)].map(([, path = '']) => (posix.isAbsolute(path) ? path : `./${path}`));
  const specifiers = [...namedModules(source.text), ...references];
  named.set(source, specifiers);
  return specifiers;
}
