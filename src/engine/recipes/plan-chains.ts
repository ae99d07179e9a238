import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { positionMapping } from '../ast/edits.ts';
import { literalRanges } from '../ast/literals.ts';
import { rewriteFile, type Rewriting } from '../ast/pieces.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import type { Obstacle } from './chain-obstacles.ts';
import { rewriteChains, type ChainSite } from './chain-rewriter.ts';
import { whatIsWrong } from './chain-proof.ts';
import { styleOf } from './code-style.ts';

export interface PlannedChains {
  readonly sites: readonly PlannedSite[];
  readonly refused: readonly Refusal[];
}

/**
 * Plans all chains of a file at once, then looks at what comes of it. A place at which something is wrong is left alone,
 * with the reason, and the rest is planned again.
 */
export function planChains(view: CodeView, path: WorkspacePath, scope: Scope, allowed: boolean): PlannedChains {
  const program = view.languageService(path).getProgram();
  const sourceFile = program?.getSourceFile(view.toAbsolute(path));
  if (!program || !sourceFile) return { sites: [], refused: [] };
  const excluded = new Map<ts.Node, Obstacle>();
  const loose = new Set<ts.Node>();
  const literals = literalRanges(sourceFile);
  for (;;) {
    const { sites, refused } = rewriteChains(program, sourceFile, styleOf(sourceFile), {
      allowed,
      isWanted: (node) => touchesLines(scope, sourceFile, node),
      excluded: new Set(excluded.keys()),
      loose,
      literals,
    });
    const all = new Map([...refused, ...excluded]);
    const planned = { refused: [...all].map(([node, obstacle]) => refusal(path, sourceFile, node, obstacle)) };
    if (sites.length === 0) return { sites: [], ...planned };
    const stretches = sites.flatMap((site) => site.stretches).sort((a, b) => a.start - b.start || a.end - b.end);
    const rewriting = rewriteFile(sourceFile, stretches, literals);
    const wrong = whatIsWrong(view, program, path, sourceFile, sites, rewriting);
    if (!wrong) return { sites: sites.map((site) => toPlanned(path, sourceFile, site, rewriting)), ...planned };
    const guilty = wrong.at === undefined ? undefined : siteOver(sites, rewriting, wrong.at);
    if (wrong.type === 'types' && loosen(guilty ? [guilty] : sites, loose)) continue;
    for (const site of guilty ? [guilty] : sites) excluded.set(site.node, { reason: wrong.reason });
  }
}

function toPlanned(path: WorkspacePath, sourceFile: ts.SourceFile, site: ChainSite, { edits }: Rewriting): PlannedSite {
  const own = edits.filter((edit) => site.stretches.some(({ start, end }) => start <= edit.start && edit.end <= end));
  return { site: siteAt(path, sourceFile, site.node), edits: new Map([[path, own]]), reason: 'writes a promise chain as async/await' };
}

/** The place that a position of the new text belongs to. */
function siteOver(
  sites: readonly ChainSite[],
  { edits }: { readonly edits: readonly TextEdit[] },
  position: number,
): ChainSite | undefined {
  const mapped = positionMapping(edits);
  return sites.find(({ node }) => mapped(node.getStart()) <= position + 'async '.length && position <= mapped(node.end));
}

/** Lets the errors that are caught there be `any`, as they were for a callback; whether there were any left. */
function loosen(sites: readonly ChainSite[], loose: Set<ts.Node>): boolean {
  const before = loose.size;
  for (const { node } of sites) {
    for (const inside of [node, ...descendants(node)]) {
      if (!ts.isCallExpression(inside) || !ts.isPropertyAccessExpression(inside.expression)) continue;
      const handler =
        inside.expression.name.text === 'catch'
          ? inside.arguments[0]
          : inside.expression.name.text === 'then'
            ? inside.arguments[1]
            : undefined;
      if (handler && !ts.isSourceFile(handler) && !/\.[mc]?jsx?$/.test(handler.getSourceFile().fileName)) loose.add(handler);
    }
  }
  return loose.size > before;
}

function refusal(path: WorkspacePath, sourceFile: ts.SourceFile, node: ts.Node, { reason, asks }: Obstacle): Refusal {
  const site = siteAt(path, sourceFile, node);
  if (!asks) return { site, reason };
  return {
    site,
    reason: `${reason} Set \`syncThrows\` to true to convert it all the same.`,
    consent: { question: CONSENT, with: { syncThrows: true } },
  };
}

const CONSENT = 'May errors that are thrown before there is a promise become rejections, where promise chains become async/await?';
