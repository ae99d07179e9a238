import { ts } from 'ts-morph';
import type { WorkspacePath } from '../domain/ids.ts';
import type { FileText } from '../ports/code.ts';
import type { Diagnostic } from '../ports/diagnosis.ts';
import { isCodeFile } from './code-files.ts';

/** The syntax errors of these texts. Only code and JSON have any; deleted files have none. */
export function syntaxErrors(files: readonly FileText[]): Diagnostic[] {
  return files.flatMap(({ path, text }) => (text === null ? [] : syntaxErrorsIn(path, text)));
}

export function syntaxErrorsIn(path: WorkspacePath, text: string): Diagnostic[] {
  if (isCodeFile(path)) return codeErrors(path, text).map((error) => toDiagnostic(path, error));
  if (path.endsWith('.json')) return jsonErrors(path, text);
  return [];
}

/** The errors that a compiler would report for this one file before it looks at any type. */
function codeErrors(path: WorkspacePath, text: string): readonly ts.Diagnostic[] {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === path ? tree : undefined),
    fileExists: (name) => name === path,
    readFile: () => undefined,
    writeFile: () => undefined,
    getDefaultLibFileName: () => '',
    getCurrentDirectory: () => '',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  };
  // Neither libraries nor imports are loaded, so this costs little more than parsing.
  const options: ts.CompilerOptions = { noLib: true, noResolve: true, allowJs: true, types: [], jsx: ts.JsxEmit.Preserve };
  return ts.createProgram({ rootNames: [path], options, host }).getSyntacticDiagnostics(tree);
}

/** Comments and trailing commas pass: many JSON files are meant for readers that allow them. */
function jsonErrors(path: WorkspacePath, text: string): Diagnostic[] {
  const { error } = ts.parseConfigFileTextToJson(path, text);
  return error ? [toDiagnostic(path, error)] : [];
}

function toDiagnostic(path: WorkspacePath, { file, start, code, messageText }: ts.Diagnostic): Diagnostic {
  const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 1;
  return { path, line, code: `TS${code}`, message: ts.flattenDiagnosticMessageText(messageText, '\n') };
}
