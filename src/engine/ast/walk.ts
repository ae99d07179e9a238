import { ts } from 'ts-morph';

/** The nodes below this one, in the order of the text, without comments; `enter` says whose inside is left out. */
export function* descendants(node: ts.Node, enter: (node: ts.Node) => boolean = () => true): Generator<ts.Node> {
  const waiting: ts.Node[] = [];
  const addChildren = (of: ts.Node): void => {
    const first = waiting.length;
    ts.forEachChild(of, (child) => {
      waiting.push(child);
    });
    // The first one is to be taken first, from the end.
    for (let low = first, high = waiting.length - 1; low < high; low++, high--) swap(waiting, low, high);
  };
  addChildren(node);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    if (enter(next)) addChildren(next);
  }
}

function swap(nodes: ts.Node[], a: number, b: number): void {
  const [left, right] = [nodes[a], nodes[b]];
  if (left && right) [nodes[a], nodes[b]] = [right, left];
}

/** The same without the inside of functions and classes: what runs when this node runs. */
export function ownDescendants(node: ts.Node): Generator<ts.Node> {
  return descendants(node, (child) => !isOwnRealm(child));
}

/** Whether `return`, `await` and `throw` inside are no longer those of the code around it. */
export function isOwnRealm(node: ts.Node): boolean {
  return ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) || ts.isPropertyDeclaration(node);
}

/** This node's ancestors, the nearest first. */
export function* ancestors(node: ts.Node): Generator<ts.Node> {
  for (let parent = node.parent; parent && !ts.isSourceFile(parent); parent = parent.parent) yield parent;
  yield node.getSourceFile();
}

/** The deepest node whose text or leading blanks hold this position. */
export function nodeAt(sourceFile: ts.SourceFile, position: number): ts.Node {
  let node: ts.Node = sourceFile;
  for (;;) {
    const inner: ts.Node | undefined = children(node).find((child) => child.pos <= position && position < child.end);
    if (!inner) return node;
    node = inner;
  }
}

/** The same node in another parse of the same text. */
export function counterpart(sourceFile: ts.SourceFile, node: ts.Node): ts.Node | undefined {
  for (let at: ts.Node | undefined = sourceFile; at;) {
    if (at.kind === node.kind && at.pos === node.pos && at.end === node.end) return at;
    at = children(at).find((child) => child.pos <= node.pos && node.end <= child.end);
  }
  return undefined;
}

export function children(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    found.push(child);
  });
  return found;
}
