import { ts } from 'ts-morph';
import { children } from './walk.ts';

/**
 * What a tree consists of, whatever its layout: equal for two texts that differ in blanks and comments only.
 * `instead` answers the nodes that a node counts as, where it should count as others.
 */
export function shapeOf(node: ts.Node, instead: (node: ts.Node) => readonly ts.Node[] | undefined = () => undefined): string {
  const substitutes = instead(node);
  if (substitutes) return substitutes.map((substitute) => shapeOf(substitute, instead)).join(' ');
  const inner = children(node);
  if (inner.length > 0)
    return `(${node.kind} ${inner
      .map((child) => shapeOf(child, instead))
      .filter((shape) => shape !== '')
      .join(' ')})`;
  return ts.isToken(node) || ts.isIdentifier(node) ? JSON.stringify(leafText(node)) : `(${node.kind})`;
}

/** Where a line of JSX text starts is layout as well. */
function leafText(node: ts.Node): string {
  return ts.isJsxText(node) ? node.text.replace(/\n[ \t]+/g, '\n') : node.getText();
}
