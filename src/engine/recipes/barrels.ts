import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';

/** By the text alone: whether a file may do nothing but export from others. */
export function isBarrelText(text: string): boolean {
  if (!/\bexport\b[^;'"]*\bfrom\b/.test(text)) return false;
  const rest = text
    .replace(/\/\*[^]*?\*\/|\/\/[^\r\n]*/g, '')
    .replace(/\bexport\s+(?:type\s+)?(?:\*(?:\s*as\s+[\w$]+)?|\{[^{}]*\})\s*from\s*(["'])[^"'\r\n]*\1\s*;?/g, '');
  return rest.replace(/^\uFEFF/, '').trim() === '';
}

/** The files of a workspace that only export from others. */
export class Barrels {
  readonly #view: CodeView;
  readonly #paths: ReadonlySet<WorkspacePath>;
  readonly #stems: readonly string[];

  constructor(view: CodeView, candidates: readonly WorkspacePath[]) {
    this.#view = view;
    this.#paths = new Set(candidates.filter((path) => view.sourceFile(path).statements.every(isPassedOn)));
    this.#stems = [...new Set([...this.#paths].map(nameOf))];
  }

  get size(): number {
    return this.#paths.size;
  }

  has(path: WorkspacePath): boolean {
    return this.#paths.has(path);
  }

  /** By the text alone: whether a file may name one of them. */
  mayBeNamedIn(path: WorkspacePath): boolean {
    const text = this.#view.text(path);
    return /\bimport\b/.test(text) && this.#stems.some((stem) => text.includes(stem));
  }
}

function isPassedOn(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
}

/** What an import of the file has in it: its name, or the name of its folder, of which `.` may stand for it. */
function nameOf(path: WorkspacePath): string {
  const parts = path.replace(/\.[mc]?[jt]sx?$/, '').split('/');
  return parts.at(-1) === 'index' ? (parts.length > 2 ? (parts.at(-2) ?? '.') : '.') : (parts.at(-1) ?? '.');
}
