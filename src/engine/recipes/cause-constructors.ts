import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import { descendants } from '../ast/walk.ts';

/** Why a constructor can't be given a cause; null for what is no error at all. */
export type NoCause = string | null;

/**
 * Whether `{ cause }` may be added behind the arguments of a `new`: by its types the constructor takes options in that
 * very place, all of them optional, with a cause that the caught error fits. Where the constructor is written out, it
 * must also do something with them.
 */
export function takesCause(checker: ts.TypeChecker, created: ts.NewExpression, caught: ts.Type): Result<void, NoCause> {
  const name = created.expression.getText();
  const type = checker.getTypeAtLocation(created.expression);
  const signatures = type.getConstructSignatures();
  if (signatures.length === 0) return fail(`The type of ${name} is not known.`);
  const results = signatures.map((signature) => signatureTakesCause(checker, created, caught, signature, name));
  const failure = results.find((result) => !result.ok);
  return results.find((result) => result.ok) ?? failure ?? fail(`${name} takes no cause.`);
}

function signatureTakesCause(
  checker: ts.TypeChecker,
  created: ts.NewExpression,
  caught: ts.Type,
  signature: ts.Signature,
  name: string,
): Result<void, NoCause> {
  if (!signature.getReturnType().getProperty('message')) return fail(null);
  const given = created.arguments ?? [];
  const options = signature.parameters[given.length];
  if (!options || isRest(options)) return fail(missingOptions(checker, signature, name, given.length));
  const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(options, created));
  const cause = checker.getPropertyOfType(type, 'cause');
  if (!cause) return fail(missingOptions(checker, signature, name, given.length));
  const demanded = type.getProperties().find((property) => property.name !== 'cause' && !isOptional(property));
  if (demanded) return fail(`The options of ${name} also need \`${demanded.name}\`.`);
  if (signature.parameters.slice(given.length + 1).some((parameter) => !isOmissible(parameter)))
    return fail(`${name} needs more arguments.`);
  if (!checker.isTypeAssignableTo(caught, checker.getTypeOfSymbolAtLocation(cause, created))) {
    return fail(
      `The cause of ${name} must be \`${checker.typeToString(checker.getTypeOfSymbolAtLocation(cause, created))}\`, and anything may be caught.`,
    );
  }
  return isPassedOn(options, given.length) ? ok(undefined) : fail(`The constructor of ${name} does nothing with its options.`);
}

function missingOptions(checker: ts.TypeChecker, signature: ts.Signature, name: string, given: number): string {
  if (given === 0) return `${name} is made without a message, and a cause comes after it.`;
  const isLibrary = /\/lib\.[\w.]+\.d\.ts$/.test(signature.declaration?.getSourceFile().fileName ?? '');
  const mayHaveOptions = checker.getPropertyOfType(signature.getReturnType(), 'cause') !== undefined;
  if (isLibrary && !mayHaveOptions) return 'The project is compiled for a language version before ES2022, whose errors have no cause.';
  return `The constructor of ${name} takes no options with a cause after ${given === 1 ? 'its first argument' : `these ${given} arguments`}.`;
}

/** Whether a constructor that is written out uses its options, so that the cause does not just vanish in it. */
function isPassedOn(options: ts.Symbol, index: number): boolean {
  const declaration = options.valueDeclaration;
  if (!declaration || !ts.isParameter(declaration) || !ts.isConstructorDeclaration(declaration.parent)) return true;
  if (declaration.getSourceFile().isDeclarationFile) return true;
  const written = declaration.parent.parent.members.find((member) => ts.isConstructorDeclaration(member) && member.body !== undefined);
  if (!written || !ts.isConstructorDeclaration(written) || !written.body) return true;
  const parameter = written.parameters[index] ?? written.parameters.at(-1);
  if (!parameter || !ts.isIdentifier(parameter.name) || ts.getModifiers(parameter)?.length) return parameter !== undefined;
  const name = parameter.name.text;
  return [...descendants(written.body)].some((node) => ts.isIdentifier(node) && (node.text === name || node.text === 'arguments'));
}

function isRest(parameter: ts.Symbol): boolean {
  const declaration = parameter.valueDeclaration;
  return declaration !== undefined && ts.isParameter(declaration) && declaration.dotDotDotToken !== undefined;
}

function isOmissible(parameter: ts.Symbol): boolean {
  const declaration = parameter.valueDeclaration;
  if (!declaration || !ts.isParameter(declaration)) return false;
  return declaration.questionToken !== undefined || declaration.initializer !== undefined || declaration.dotDotDotToken !== undefined;
}

function isOptional(property: ts.Symbol): boolean {
  return (property.flags & ts.SymbolFlags.Optional) !== 0;
}
