/** What links to what. */
export type Links<Node> = ReadonlyMap<Node, Iterable<Node>>;

/** The groups of nodes that all lead to each other, of two nodes and more, in the order of the nodes. Needs no stack, however deep the links. */
export function cyclesIn<Node>(links: Links<Node>): Node[][] {
  const order = finishingOrder(links);
  const backwards = reversed(links);
  const seen = new Set<Node>();
  const groups: Node[][] = [];
  for (const start of order.reverse()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const group = [start];
    for (const node of group)
      for (const next of backwards.get(node) ?? [])
        if (!seen.has(next)) {
          seen.add(next);
          group.push(next);
        }
    if (group.length > 1) groups.push(group);
  }
  const places = new Map([...links.keys()].map((node, index) => [node, index]));
  const placeOf = (node: Node): number => places.get(node) ?? Infinity;
  return groups
    .map((group) => group.sort((one, other) => placeOf(one) - placeOf(other)))
    .sort(([one], [other]) => placeOf(one as Node) - placeOf(other as Node));
}

/** The shortest way from a node back to itself, which is named at both ends; undefined where there is none. */
export function shortestCycle<Node>(links: Links<Node>, start: Node): Node[] | undefined {
  return shortestPath(links, start, start);
}

/** The shortest way that follows at least one link. */
export function shortestPath<Node>(links: Links<Node>, start: Node, goal: Node): Node[] | undefined {
  const cameFrom = new Map<Node, Node>();
  const open = [start];
  for (const node of open)
    for (const next of links.get(node) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      if (next === goal) return wayBack(cameFrom, start, goal);
      open.push(next);
    }
  return undefined;
}

function wayBack<Node>(cameFrom: ReadonlyMap<Node, Node>, start: Node, goal: Node): Node[] {
  const way = [goal];
  for (let node = cameFrom.get(goal); node !== undefined; node = cameFrom.get(node)) {
    way.unshift(node);
    if (node === start) break;
  }
  return way;
}

function finishingOrder<Node>(links: Links<Node>): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  for (const root of links.keys()) {
    if (seen.has(root)) continue;
    seen.add(root);
    const stack = [{ node: root, rest: [...(links.get(root) ?? [])] }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        order.push(top.node);
        stack.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        stack.push({ node: next, rest: [...(links.get(next) ?? [])] });
      }
    }
  }
  return order;
}

function reversed<Node>(links: Links<Node>): Map<Node, Node[]> {
  const backwards = new Map<Node, Node[]>();
  for (const [from, targets] of links)
    for (const to of targets) {
      const sources = backwards.get(to);
      if (sources) sources.push(from);
      else backwards.set(to, [from]);
    }
  return backwards;
}
