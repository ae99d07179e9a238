import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { FileText } from '../../ports/code.ts';
import type { LeftOut, ProbedFunction, ProbedParameter, ProbePlan } from '../../ports/probe.ts';
import { isCodeFile, isDeclarationFile, isTestFile } from '../code-files.ts';
import type { FileView } from '../file-view.ts';
import type { Pacer } from '../pacer.ts';
import type { ProjectService } from '../project-service.ts';
import { inputShape } from './input-shape.ts';
import { hasBody, neededCode, type NeededCode } from './needed-code.ts';

/** More functions than this are not called: it would take too long. */
const MOST_FUNCTIONS = 60;
const MOST_HINTS = 60;

export interface PlanRequest {
  readonly before: FileView;
  readonly after: FileView;
  readonly changed: readonly FileText[];
}

/** A function that a module exports, as one side has it. */
interface Exported {
  readonly path: WorkspacePath;
  readonly name: string;
  readonly parameters: readonly ProbedParameter[];
  readonly needs: NeededCode;
}

/** One that is not called; its own text says whether it has changed. */
interface NotCalled extends LeftOut {
  readonly text: string;
}

type Side = ReadonlyMap<string, Exported | NotCalled>;

/** Finds the exported functions that a change makes other JavaScript of, and that can be called with made-up input. */
export async function planProbe(request: PlanRequest, projects: ProjectService, pacer: Pacer, signal?: AbortSignal): Promise<ProbePlan> {
  const paths = request.changed.map(({ path }) => path).filter((path) => isCodeFile(path) && !isDeclarationFile(path) && !isTestFile(path));
  if (paths.length === 0) return { functions: [], leftOut: [] };
  const [before, after] = await projects.turns.run(async () => {
    const sides: [Side, Side] = [await sideOf(request.before), await sideOf(request.after)];
    return sides;
  }, signal);
  return compared(before, after);

  async function sideOf(view: FileView): Promise<Side> {
    projects.select(view);
    const found = new Map<string, Exported | NotCalled>();
    for (const path of paths) {
      await pacer.pause();
      if (view.exists(path)) for (const one of exportsOf(path, projects)) found.set(`${one.path}\n${one.name}`, one);
    }
    return found;
  }
}

function compared(before: Side, after: Side): ProbePlan {
  const functions: ProbedFunction[] = [];
  const leftOut: LeftOut[] = [];
  for (const [key, old] of before) {
    const now = after.get(key) ?? successorOf(old, before, after);
    if (!now) continue;
    const { path, name } = old;
    if ('reason' in old || 'reason' in now) {
      const reason = 'reason' in now ? now.reason : 'reason' in old ? old.reason : '';
      const isSame = 'reason' in old && 'reason' in now && old.text === now.text;
      if (!isSame) leftOut.push({ path, name, reason });
      continue;
    }
    if (old.needs.text === now.needs.text) continue;
    const reason = functions.length >= MOST_FUNCTIONS ? `only ${MOST_FUNCTIONS} functions are called` : otherParameters(old, now);
    if (reason !== undefined) leftOut.push({ path, name, reason });
    else
      functions.push({
        path,
        name,
        parameters: old.parameters,
        before: old.needs.code,
        after: now.needs.code,
        hints: [...new Set([...old.needs.hints, ...now.needs.hints])].slice(0, MOST_HINTS),
      });
  }
  return { functions, leftOut };
}

/** What a function that is gone has become: the same name in another changed module, or the only new name in its own. */
function successorOf(old: Exported | NotCalled, before: Side, after: Side): Exported | NotCalled | undefined {
  const fresh = [...after].flatMap(([key, one]) => (before.has(key) ? [] : [one]));
  const moved = fresh.filter(({ name }) => name === old.name);
  if (moved.length === 1) return moved[0];
  const renamed = fresh.filter(({ path }) => path === old.path);
  const gone = [...before].filter(([key, { path }]) => path === old.path && !after.has(key));
  return renamed.length === 1 && gone.length === 1 ? renamed[0] : undefined;
}

/** Inputs are made for the parameters there were: those that there are now must take the same. */
function otherParameters(old: Exported, now: Exported): string | undefined {
  const same = old.parameters.every((parameter, place) => {
    const other = now.parameters[place];
    return other && JSON.stringify({ ...other, name: '' }) === JSON.stringify({ ...parameter, name: '' });
  });
  return same && now.parameters.slice(old.parameters.length).every(({ optional, rest }) => optional || rest)
    ? undefined
    : 'its parameters are not the same as before';
}

function exportsOf(path: WorkspacePath, projects: ProjectService): (Exported | NotCalled)[] {
  const program = projects.projectOf(path).program();
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(projects.files.toAbsolute(path));
  const module = file && checker.getSymbolAtLocation(file);
  if (!file || !module) return [];
  return checker.getExportsOfModule(module).flatMap((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declaration = target.declarations?.find(hasBody) ?? target.valueDeclaration;
    // What is only passed on belongs to the module that has it.
    if (!declaration || declaration.getSourceFile() !== file || !isFunction(declaration)) return [];
    return [describe(declaration, { path, name: symbol.name }, target, checker, projects)];
  });
}

function isFunction(declaration: ts.Declaration): boolean {
  if (ts.isFunctionDeclaration(declaration)) return declaration.body !== undefined;
  const value = ts.isVariableDeclaration(declaration)
    ? declaration.initializer
    : ts.isExportAssignment(declaration)
      ? declaration.expression
      : undefined;
  return value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value));
}

function describe(
  declaration: ts.Declaration,
  at: { readonly path: WorkspacePath; readonly name: string },
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
  projects: ProjectService,
): Exported | NotCalled {
  const not = (reason: string): NotCalled => ({ ...at, reason, text: declaration.getText() });
  const needs = neededCode(declaration, checker, projects);
  if (!needs.ok) return not(needs.failure);
  const [signature] = checker.getSignaturesOfType(checker.getTypeOfSymbolAtLocation(symbol, declaration), ts.SignatureKind.Call);
  if (!signature) return not('it has no signature');
  const parameters: ProbedParameter[] = [];
  for (const parameter of signature.parameters) {
    const node = parameter.valueDeclaration;
    const given = node && ts.isParameter(node) ? node : undefined;
    const optional = given !== undefined && (given.questionToken !== undefined || given.initializer !== undefined);
    const full = checker.getTypeOfSymbolAtLocation(parameter, declaration);
    const of = inputShape(optional ? checker.getNonNullableType(full) : full, checker, declaration);
    if (!of.ok) return not(`its ${parameter.name} is a ${quoted(of.failure)}, which can’t be made up`);
    parameters.push({ name: parameter.name, of: of.value, optional, rest: given?.dotDotDotToken !== undefined });
  }
  return { ...at, parameters, needs: needs.value };
}

const quoted = (type: string): string => `“${type.length > 60 ? `${type.slice(0, 60)}…` : type}”`;
