import type { WorkspacePath } from '../domain/ids.ts';

/** JavaScript and TypeScript, declarations included. */
export function isCodeFile(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

export function isDeclarationFile(path: string): boolean {
  return /\.d\.([^./]+\.)?[cm]?ts$/.test(path);
}

/** By its name, or by where it lies. A file that lies among tests may also be what they share; see `mapTests`. */
export function isTestFile(path: WorkspacePath): boolean {
  return isNamedAsTest(path) || (isCodeFile(path) && /(^|\/)(tests?|__tests__)\//.test(path));
}

export function isNamedAsTest(path: WorkspacePath): boolean {
  return isCodeFile(path) && /\.(test|spec)\.[^/]+$/.test(path);
}

/** Why nothing edits this file by rule, as a sentence; undefined where it may be edited. `text` is null for a file to be created. */
export function editBarrier(path: WorkspacePath, text: string | null): string | undefined {
  if (/(^|\/)(node_modules|\.git)\//.test(path)) return `${path} belongs to a package or to git, not to the workspace.`;
  if (isDeclarationFile(path)) return `${path} is a declaration file.`;
  const folder = outputFolder(path);
  if (folder) return `${path} lies in ${folder}/, among what is built, copied in or reported.`;
  if (/\.min\.[cm]?js$/.test(path)) return `${path} is minified.`;
  if (LOCK_FILE.test(path)) return `${path} is a lock file.`;
  if (text !== null && generatedLine(text) !== undefined) return `${path} is generated: its header says @generated.`;
  return undefined;
}

const LOCK_FILE = /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/;
const HEADER_LINES = 5;

function outputFolder(path: WorkspacePath): string | undefined {
  const folders = path.split('/').slice(0, -1);
  return folders.find((folder, depth) => {
    if (['dist', 'coverage', 'vendor'].includes(folder)) return true;
    // `src/build/` holds the code of a build, not its output.
    return ['build', 'out'].includes(folder) && !folders.slice(0, depth).includes('src');
  });
}

/** The line, of the first ones, on which a comment says that the file is generated. */
export function generatedLine(text: string): number | undefined {
  const header = text.split('\n', HEADER_LINES);
  const index = header.findIndex((line) => /^\uFEFF?\s*(\/\/|\/\*|\*|#|<!--).*@generated\b/.test(line));
  return index < 0 ? undefined : index + 1;
}
