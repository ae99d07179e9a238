import type { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { inOrder } from '../ast/edits.ts';
import type { Form } from './common-js-forms.ts';
import type { CommonJsModule, Problem, RequireCall } from './common-js-module.ts';
import { doneBefore, type Decision } from './common-js-order.ts';
import type { Target } from './common-js-targets.ts';
import { exportEdits } from './es-module-exports.ts';
import { ImportWriter, type Import } from './es-module-imports.ts';
import { Insertions } from './insertions.ts';

export interface ModulePlan {
  readonly edits: readonly TextEdit[];
  readonly problems: readonly Problem[];
  /** Modules that would be loaded before something that is done before they are loaded now. */
  readonly early: readonly Problem[];
}

export interface Ground {
  targetOf(from: WorkspacePath, specifier: string): Target;
  formOf(path: WorkspacePath): Form;
  /** Whether modules may be loaded earlier than now. */
  readonly mayBeEarly: boolean;
}

/** A file as an ES module. What can't be imported in the same way, as it loads later or is data, is still required. */
export function planModule(module: CommonJsModule, ground: Ground): ModulePlan {
  const { sourceFile } = module;
  const problems: Problem[] = [...module.problems];
  const early: Problem[] = [];
  const decided = new Map<ts.Node, Decision>();
  const imports: Import[] = [];
  const loaded = new Set<string>();
  for (const one of module.requires) {
    const target = ground.targetOf(module.path, one.specifier);
    // What is loaded already is not loaded again.
    const isLoaded = 'specifier' in target && loaded.has(target.specifier);
    const settled: Settled = isLoaded ? { decision: 'import' } : decide(module, one, target, decided, ground.mayBeEarly);
    decided.set(one.call, settled.decision);
    if (settled.problem) problems.push(settled.problem);
    if (settled.early) early.push(settled.early);
    if (settled.decision !== 'import' || !('specifier' in target)) continue;
    loaded.add(target.specifier);
    imports.push({ ...one, target, form: target.kind === 'local' ? ground.formOf(target.path) : { kind: 'default' } });
  }
  const insertions = new Insertions(sourceFile);
  const writer = new ImportWriter(module, insertions);
  for (const statement of new Set(imports.map((one) => one.statement))) {
    const here = imports.filter((one) => one.statement === statement);
    const all = module.requires.filter((one) => one.statement === statement);
    writer.write(statement, here, here.length === all.length);
  }
  const stays = [...decided.values()].some((decision) => decision !== 'import') || module.resolves;
  writeConstants(module, writer, insertions, stays);
  const replaced = new Set(writer.edits.map(({ start }) => start));
  const edits = [
    ...insertions.edits((statement) => replaced.has(statement.getStart(sourceFile))),
    ...writer.edits,
    ...exportEdits(module, ground.formOf(module.path)),
  ];
  return { edits: inOrder(edits), problems: [...problems, ...writer.problems], early };
}

interface Settled {
  readonly decision: Decision;
  readonly problem?: Problem;
  readonly early?: Problem;
}

function decide(
  module: CommonJsModule,
  one: RequireCall,
  target: Target,
  decided: ReadonlyMap<ts.Node, Decision>,
  mayBeEarly: boolean,
): Settled {
  const { call, specifier } = one;
  if (target.kind === 'unknown') return { decision: 'stays', problem: { node: call, reason: target.reason } };
  if (target.kind === 'builtin') return { decision: 'import' };
  if (target.kind === 'data') return { decision: 'stays-for-data' };
  if (target.kind === 'other') return { decision: 'stays' };
  const before = one.isUnconditional && !mayBeEarly ? doneBefore(module, one, decided) : undefined;
  if (target.kind === 'package') return { decision: one.isUnconditional && !before ? 'import' : 'stays' };
  if (!one.isUnconditional)
    return {
      decision: 'import',
      problem: { node: call, reason: `\`${specifier}\` is loaded only when this code is reached; an import would load it at once.` },
    };
  if (!before) return { decision: 'import' };
  const line = module.sourceFile.getLineAndCharacterOfPosition(before.getStart(module.sourceFile)).line + 1;
  return {
    decision: 'import',
    early: { node: call, reason: `\`${specifier}\` is loaded after what line ${line} does; an import would be loaded before.` },
  };
}

/** What CommonJS has and an ES module has to make for itself. */
function writeConstants({ places, words }: CommonJsModule, writer: ImportWriter, insertions: Insertions, stays: boolean): void {
  const taken = (name: string, from: string): string => {
    const local = words.has(name) ? writer.fresh(`${name}Of`) : name;
    insertions.atTop(`import { ${local === name ? name : `${name} as ${local}`} } from 'node:${from}';`);
    return local;
  };
  if (stays) insertions.constant(`const require = ${taken('createRequire', 'module')}(import.meta.url);`);
  if (places.size === 0) return;
  const dirname = places.has('__dirname') ? taken('dirname', 'path') : '';
  const file = `${taken('fileURLToPath', 'url')}(import.meta.url)`;
  if (places.has('__filename')) insertions.constant(`const __filename = ${file};`);
  if (places.has('__dirname')) insertions.constant(`const __dirname = ${dirname}(${places.has('__filename') ? '__filename' : file});`);
}
