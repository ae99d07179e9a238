import { posix } from 'node:path';
import type { WorkspacePath } from '../domain/ids.ts';
import type { FileView } from './file-view.ts';
import type { ModuleResolver } from './module-resolver.ts';
import { namedModules } from './named-modules.ts';
import { reachedFrom } from './reached-from.ts';
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
  readonly #links: Map<WorkspacePath, LinksOfText>;
  readonly #reached = new Map<string, ReadonlySet<WorkspacePath>>();

  /** @param before those of another view: where the files are the same ones, links of the same texts are. */
  constructor(view: FileView, resolver: ModuleResolver, before?: TextLinks) {
    this.view = view;
    this.#resolver = resolver;
    this.#links = before && before.view.list() === view.list() ? before.#links : new Map<WorkspacePath, LinksOfText>();
  }

  /** All that is reached from some files, themselves included; under a name, so that it is found once. */
  reachedBy(name: string, starts: () => Iterable<WorkspacePath>): ReadonlySet<WorkspacePath> {
    const reached = this.#reached.get(name) ?? reachedFrom(starts(), { get: (path) => this.#linksOf(path) });
    this.#reached.set(name, reached);
    return reached;
  }

  #linksOf(path: WorkspacePath): readonly WorkspacePath[] {
    const read = this.view.tryRead(path);
    if (read.status !== 'text') return [];
    const known = this.#links.get(path);
    if (known?.source === read.source) return known.links;
    const links = specifiersOf(read.source).flatMap((name) => this.#resolver.resolve(name, path) ?? []);
    this.#links.set(path, { source: read.source, links });
    return links;
  }
}

interface LinksOfText {
  readonly source: SourceText;
  readonly links: readonly WorkspacePath[];
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
