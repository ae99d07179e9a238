import { ts } from 'ts-morph';
import { written, type Piece, type Reindent } from '../ast/pieces.ts';
import { indentationAt } from '../ast/lines.ts';
import { withoutParentheses } from '../ast/rethrows.ts';
import { children } from '../ast/walk.ts';
import { isAsyncable, placeOfAsync, returnedChains, whyNotAsync, type Asyncable } from './async-functions.ts';
import { isTried, obstacleOf, type Obstacle } from './chain-obstacles.ts';
import type { Sink } from './chain-sinks.ts';
import { awaitedChain, type AwaitedChain } from './chain-places.ts';
import { arrowBody, inPlaceOf, type Ground, type OwnReturns, type Stretch } from './chain-layout.ts';
import { writeChain } from './chain-writer.ts';
import { chainAt, chainOf, type Chain } from './promise-chains.ts';
import { resolvedReturn } from './resolved-returns.ts';
import { isAsync } from './sure-calls.ts';

/** What is rewritten for one place: a function that becomes `async`, or a statement in one that is. */
export interface ChainSite {
  readonly node: ts.Node;
  readonly stretches: readonly Stretch[];
}

export interface RewriterOptions {
  /** Whether what throws at once may become a rejection. */
  readonly allowed: boolean;
  readonly isWanted: (node: ts.Node) => boolean;
  /** Places that are left alone, because what would come of them is wrong. */
  readonly excluded: ReadonlySet<ts.Node>;
  readonly loose: Ground['loose'];
  readonly literals: Ground['literals'];
}

/** In whose body something stands. */
interface Realm {
  readonly fn?: Asyncable;
  readonly isAsync: boolean;
  /** Whether it becomes `async` here, and says what it answers. */
  readonly isConverted?: boolean;
  readonly own?: OwnReturns;
  readonly indent?: Reindent;
}

/** Finds the chains of a file that can be written as statements, and writes them; `refused` are the others, with the reason. */
export function rewriteChains(
  program: ts.Program,
  sourceFile: ts.SourceFile,
  style: Ground['style'],
  options: RewriterOptions,
): { readonly sites: readonly ChainSite[]; readonly refused: ReadonlyMap<ts.Node, Obstacle> } {
  const { allowed, excluded } = options;
  const refused = new Map<ts.Node, Obstacle>();
  const refuse = (node: ts.Node, obstacle: Obstacle): void => {
    if (!refused.has(node)) refused.set(node, obstacle);
  };

  const ground: Ground = { program, sourceFile, style, literals: options.literals, loose: options.loose, inner, keep };
  const sites: ChainSite[] = [];
  for (const statement of sourceFile.statements) sites.push(...collect(statement, { isAsync: ts.isExternalModule(sourceFile) }));
  return { sites, refused };

  function inner(expression: ts.Expression, sink: Sink): Chain | undefined {
    const chain = chainAt(withoutParentheses(expression));
    if (!chain || excluded.has(chain.node) || chainOf(program, chain) === 'none') return undefined;
    const obstacle = obstacleOf(program, chain, sink, allowed);
    if (!obstacle) return chain;
    refuse(chain.node, obstacle);
    return undefined;
  }

  function keep(start: number, end: number, { indent, own }: { readonly indent: Reindent; readonly own: OwnReturns }): Piece[] {
    const found = nodesWithin(sourceFile, start, end).flatMap((node) => collect(node, { isAsync: false, own, indent }));
    const stretches = found.flatMap((site) => site.stretches).sort((a, b) => a.start - b.start || a.end - b.end);
    const pieces: Piece[] = [];
    let at = start;
    for (const stretch of stretches) {
      pieces.push({ type: 'kept', start: at, end: stretch.start, indent }, ...stretch.pieces);
      at = stretch.end;
    }
    pieces.push({ type: 'kept', start: at, end, indent });
    return pieces;
  }

  function collect(node: ts.Node, realm: Realm): ChainSite[] {
    const own = realm.own?.get(node);
    if (own) return [{ node, stretches: [own(indentOf(node, realm))] }];
    if (isAsyncable(node)) return collectFunction(node, realm);
    if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) || ts.isPropertyDeclaration(node)) {
      const within: Realm = { isAsync: false, ...(realm.indent && { indent: realm.indent }) };
      return children(node).flatMap((child) => collect(child, within));
    }
    const resolved = realm.isConverted && ts.isReturnStatement(node) ? resolvedReturn(program, node) : undefined;
    if (resolved) return [{ node, stretches: resolved }, ...children(node).flatMap((child) => collect(child, realm))];
    const stretch = ts.isStatement(node) && realm.isAsync && !excluded.has(node) ? statementStretch(node, realm) : undefined;
    if (stretch) return [{ node, stretches: [stretch] }];
    noteLeftOver(node);
    return children(node).flatMap((child) => collect(child, realm));
  }

  function collectFunction(node: Asyncable, { indent }: Realm): ChainSite[] {
    const isConverted = !isAsync(node) && becomesAsync(node);
    const within: Realm = {
      fn: node,
      isAsync: isConverted || isAsync(node),
      isConverted: isConverted && node.type !== undefined,
      ...(indent && { indent }),
    };
    const body = node.body && !ts.isBlock(node.body) && within.isAsync ? conciseStretch(node, node.body, within) : undefined;
    const found: ChainSite[] = children(node).flatMap((child) =>
      child === node.body && body ? [{ node: child, stretches: [body] }] : collect(child, within),
    );
    if (!isConverted) return body ? found.map((site) => (site.node === node.body ? { ...site, node } : site)) : found;
    const at = placeOfAsync(node, sourceFile);
    const keyword: Stretch = { start: at, end: at, pieces: [written('async ')] };
    const stretches = [keyword, ...found.flatMap((site) => site.stretches)].sort((a, b) => a.start - b.start || a.end - b.end);
    return [{ node, stretches }];
  }

  function becomesAsync(node: Asyncable): boolean {
    if (excluded.has(node) || !options.isWanted(node)) return false;
    const chains = returnedChains(node).flatMap(({ at, expression }) => {
      const chain = chainAt(withoutParentheses(expression));
      return chain && chainOf(program, chain) !== 'none' ? [{ at, chain }] : [];
    });
    const [first] = chains;
    if (!first) return false;
    const writable = chains.filter(({ at, chain }) => {
      const obstacle = returnObstacle(node, at, chain);
      if (obstacle) refuse(chain.node, obstacle);
      return !obstacle;
    });
    if (writable.length === 0) return false;
    const obstacle = whyNotAsync(program, node, allowed);
    if (obstacle) for (const { chain } of writable) refuse(chain.node, obstacle);
    return !obstacle;
  }

  function returnObstacle({ body }: Asyncable, at: ts.Node, chain: Chain): Obstacle | undefined {
    if (body && at !== body && isTried(at, body))
      return { reason: 'It is returned from within a `try`, which would see it fail if it were awaited there.' };
    return obstacleOf(program, chain, { type: 'return', awaited: false, isLast: isLastOf(body, at) }, allowed);
  }

  function conciseStretch(node: Asyncable, body: ts.Expression, realm: Realm): Stretch | undefined {
    const value = withoutParentheses(body);
    const chain = chainAt(ts.isAwaitExpression(value) ? value.expression : value);
    const sink: Sink = { type: 'return', awaited: false, isLast: true };
    if (!chain || excluded.has(node) || !options.isWanted(node) || chainOf(program, chain) === 'none') return undefined;
    const obstacle = obstacleOf(program, chain, sink, allowed);
    if (!obstacle)
      return arrowBody(ground, body, writeChain(ground, chain, sink, indentOf(node, realm) + style.unit), indentOf(node, realm));
    refuse(chain.node, obstacle);
    return undefined;
  }

  function statementStretch(statement: ts.Statement, realm: Realm): Stretch | undefined {
    const { fn } = realm;
    const body = fn?.body ?? sourceFile;
    const found = awaitedChain(statement) ?? (fn ? returnedChain(statement) : undefined);
    if (!found || !options.isWanted(statement) || chainOf(program, found.chain) === 'none') return undefined;
    const isReturned = found.sink.type === 'return' && !found.sink.awaited;
    const sink: Sink =
      found.sink.type === 'return'
        ? { ...found.sink, awaited: !isReturned && isTried(statement, body), isLast: isLastOf(body, statement) }
        : found.sink;
    const obstacle: Obstacle | undefined =
      isReturned && isTried(statement, body)
        ? { reason: 'It is returned from within a `try`, which would see it fail if it were awaited there.' }
        : obstacleOf(program, found.chain, sink, allowed);
    if (!obstacle) {
      const indent = indentOf(statement, realm);
      return inPlaceOf(ground, statement, writeChain(ground, found.chain, sink, indent), indent);
    }
    refuse(found.chain.node, obstacle);
    return undefined;
  }

  /** A chain that nothing made a place for. */
  function noteLeftOver(node: ts.Node): void {
    const chain = chainAt(node);
    if (!chain || isChainEnd(node) || !options.isWanted(node) || chainOf(program, chain) === 'none') return;
    const { parent } = chain.node;
    const isAlone = ts.isExpressionStatement(parent) || ts.isVoidExpression(parent);
    const optional = ts.isOptionalChain(chain.node) ? ' It is an optional call, so that there may be no promise at all.' : '';
    refuse(chain.node, {
      reason: isAlone
        ? `Nobody waits for it, and what follows would wait if it were awaited.${optional}`
        : 'It is part of an expression; only a chain that is returned, or awaited by a statement, is rewritten.',
    });
  }

  function indentOf(node: ts.Node, { indent }: Realm): string {
    const now = indentationAt(sourceFile.text, node.getStart(sourceFile));
    return indent && now.startsWith(indent.from) ? indent.to + now.slice(indent.from.length) : now;
  }
}

/** Whether a chain goes on behind this part of it. */
function isChainEnd({ parent }: ts.Node): boolean {
  return ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent) && chainAt(parent.parent) !== undefined;
}

function returnedChain(statement: ts.Statement): AwaitedChain | undefined {
  if (!ts.isReturnStatement(statement) || !statement.expression) return undefined;
  const chain = chainAt(withoutParentheses(statement.expression));
  return chain && { chain, sink: { type: 'return', awaited: false, isLast: false } };
}

function isLastOf(body: ts.Node | undefined, statement: ts.Node): boolean {
  return body === statement || (body !== undefined && ts.isBlock(body) && body.statements.at(-1) === statement);
}

/** The outermost nodes within two positions. */
function nodesWithin(node: ts.Node, start: number, end: number): ts.Node[] {
  return children(node).flatMap((child) => {
    if (child.end <= start || child.pos >= end) return [];
    return child.getStart() >= start && child.end <= end ? [child] : nodesWithin(child, start, end);
  });
}
