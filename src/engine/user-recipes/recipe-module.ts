import { createContext, Script, type Context } from 'node:vm';
import { ts } from 'ts-morph';

/** How long a recipe of a folder may work on one file, and take to load. */
const LIMIT_MS = 2000;

const LOAD = new Script(`
  var recipe = module.exports.default ?? module.exports.recipe;
  JSON.stringify({ ...recipe, plan: typeof recipe?.plan });
`);

/** As text, so that nothing of it can run once the time limit is over. */
const PLAN = new Script(`
  {
    const answer = recipe.plan(file);
    if (typeof answer?.then === 'function') throw new Error('plan answers with a promise; it has to answer at once');
    JSON.stringify(answer ?? {});
  }
`);

/**
 * The module of a recipe that a folder brings: JavaScript or TypeScript, by itself, with the compiler as its only import.
 * It runs in a context of its own with a time limit, so that what goes wrong in it stays in it. All that comes out of it
 * is plain data. This keeps mistakes in, not malice: only to be used for folders that are trusted.
 */
export class RecipeModule {
  readonly #context: Context;
  readonly #limitMs: number;

  /** Throws, with a clause, where it can't be loaded. */
  constructor(path: string, text: string, limitMs = LIMIT_MS) {
    this.#limitMs = limitMs;
    const module = { exports: {} };
    this.#context = createContext({ module, exports: module.exports, require: importFor }, { microtaskMode: 'afterEvaluate' });
    this.#run(new Script(toScript(text), { filename: path }));
  }

  /** What its default export says of itself; unchecked. */
  describe(): unknown {
    return this.#data(LOAD);
  }

  /** What its plan answers for a file; unchecked. Throws, with a clause, where it fails or takes too long. */
  plan(file: object): unknown {
    this.#context['file'] = file;
    return this.#data(PLAN);
  }

  #data(script: Script): unknown {
    const text = this.#run(script);
    return typeof text === 'string' ? (JSON.parse(text) as unknown) : undefined;
  }

  #run(script: Script): unknown {
    try {
      return script.runInContext(this.#context, { timeout: this.#limitMs });
    } catch (error) {
      if (codeOf(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
        throw new Error(`it takes more than ${this.#limitMs / 1000} s`, { cause: error });
      throw new Error(whatOf(error), { cause: error });
    }
  }
}

function toScript(text: string): string {
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    // By this name, what is written as a module becomes a script, whatever the file is called.
    fileName: 'recipe.ts',
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const [first] = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
  if (!first) return outputText;
  const line = first.file ? first.file.getLineAndCharacterOfPosition(first.start ?? 0).line + 1 : 1;
  throw new Error(`line ${line}: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`);
}

function importFor(name: string): unknown {
  if (name === 'typescript') return ts;
  throw new Error(`it can only import 'typescript', and it imports '${name}'`);
}

const codeOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined);

/** An error of another context is no instance of ours; and anything may be thrown. */
function whatOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
