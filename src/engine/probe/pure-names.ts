import { ts } from 'ts-morph';
import { ancestors } from '../ast/walk.ts';

/** Names of the language itself that only compute. Everything else that code finds around it may do or see more than its arguments say. */
const COMPUTING = new Set(
  (
    'undefined NaN Infinity Object Array String Number Boolean BigInt Symbol Math JSON RegExp Date Map Set WeakMap WeakSet Promise Reflect Proxy ' +
    'Error TypeError RangeError SyntaxError EvalError ReferenceError URIError AggregateError Intl ' +
    'ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array ' +
    'BigInt64Array BigUint64Array parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape ' +
    'URL URLSearchParams TextEncoder TextDecoder structuredClone btoa atob Iterator'
  ).split(' '),
);

/** Built-in modules that only compute, as far as their names say. */
const COMPUTING_MODULES = /^(node:)?(path|path\/posix|path\/win32|util|url|querystring|assert|assert\/strict|punycode)$/;

export const computesOnly = (name: string): boolean => COMPUTING.has(name);
export const isComputingModule = (specifier: string): boolean => COMPUTING_MODULES.test(specifier);

/** Why a piece of code may not be called with made-up input, by its words alone; undefined where nothing speaks against it. */
export function impurity(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const text = `${node.expression.getText()}.${node.name.text}`;
    return /^(Math\.random|Date\.now)$/.test(text) ? `it uses ${text}` : undefined;
  }
  const isDate =
    (ts.isNewExpression(node) || ts.isCallExpression(node)) && ts.isIdentifier(node.expression) && node.expression.text === 'Date';
  if (isDate && ((node.arguments?.length ?? 0) === 0 || ts.isCallExpression(node))) return 'it asks what time it is';
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return 'it uses import.meta';
  if (node.kind === ts.SyntaxKind.ImportKeyword) return 'it loads modules on request';
  if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) return 'it makes elements of JSX';
  if (ts.isDecorator(node)) return 'it is decorated';
  if (node.kind === ts.SyntaxKind.ThisKeyword && !isOfAnObject(node)) return 'it uses this';
  return undefined;
}

/** Whether `this` is that of a class or an object around it; otherwise it is what the caller makes it. */
function isOfAnObject(node: ts.Node): boolean {
  for (const around of ancestors(node)) {
    if (ts.isFunctionDeclaration(around) || ts.isFunctionExpression(around)) return false;
    if (ts.isClassElement(around) || ts.isObjectLiteralElement(around)) return !ts.isPropertyAssignment(around);
  }
  return false;
}
