import assert from 'node:assert/strict';
import { ts } from 'ts-morph';
import { createDocumentRegistry } from '../../../src/engine/document-registry.ts';

const TEXTS: Readonly<Record<string, string>> = {
  '/w/a.ts': "import { dep } from 'dep';\n/** Says so. */\nexport const a = dep;\n",
  '/w/b.js': "import { dep } from 'dep';\nexport const b = dep;\n",
  '/w/node_modules/dep/package.json': '{ "name": "dep", "types": "index.d.ts" }',
  '/w/node_modules/dep/index.d.ts': '/** Nobody edits this. */\nexport declare const dep: number;\n',
};

/** The program of one file, as a project of these options has it. */
function load(
  registry: ts.DocumentRegistry,
  file: string,
  options: ts.CompilerOptions,
): { program: ts.Program; service: ts.LanguageService } {
  const service = ts.createLanguageService(
    {
      getCompilationSettings: () => ({ noLib: true, types: [], ...options }),
      getScriptFileNames: () => [file],
      getScriptVersion: () => '1',
      getScriptSnapshot: (name) => (TEXTS[name] === undefined ? undefined : ts.ScriptSnapshot.fromString(TEXTS[name])),
      getCurrentDirectory: () => '/w',
      getDefaultLibFileName: () => 'lib.d.ts',
      fileExists: (name) => name in TEXTS,
      readFile: (name) => TEXTS[name],
    },
    registry,
  );
  const program = service.getProgram();
  assert.ok(program);
  return { program, service };
}

const strict: ts.CompilerOptions = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true };
const lenient: ts.CompilerOptions = { module: ts.ModuleKind.Preserve, target: ts.ScriptTarget.ESNext, allowJs: true };
const DEP = '/w/node_modules/dep/index.d.ts';

describe('the shared syntax trees', () => {
  const registry = createDocumentRegistry();
  const commentsOf = (program: ts.Program, name: string): number => {
    const statement = program.getSourceFile(name)?.statements.at(-1);
    assert.ok(statement);
    return ts.getJSDocCommentsAndTags(statement).length;
  };

  it('of declarations of packages are the same in projects of different options', () => {
    const [one, other] = [load(registry, '/w/a.ts', strict), load(registry, '/w/b.js', lenient)];
    assert.ok(one.program.getSourceFile(DEP));
    assert.equal(one.program.getSourceFile(DEP), other.program.getSourceFile(DEP));
    const again = load(registry, '/w/a.ts', lenient);
    assert.notEqual(again.program.getSourceFile('/w/a.ts'), one.program.getSourceFile('/w/a.ts'), 'own code is read by its options');
    [one, other, again].forEach(({ service }) => service.dispose());
  });

  it('have the comments of own code, not those of packages', () => {
    const { program, service } = load(registry, '/w/a.ts', strict);
    assert.equal(commentsOf(program, '/w/a.ts'), 1);
    assert.equal(commentsOf(program, DEP), 0);
    service.dispose();
  });

  it('are let go with the last project that has them', () => {
    const before = load(registry, '/w/a.ts', strict);
    const tree = before.program.getSourceFile(DEP);
    before.service.dispose();
    const after = load(registry, '/w/a.ts', strict);
    assert.notEqual(after.program.getSourceFile(DEP), tree);
    assert.equal(after.program.getSemanticDiagnostics().length, 0);
    after.service.dispose();
  });
});
