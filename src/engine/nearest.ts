/** What is longer than this is compared by its beginning only. */
const COMPARED_CHARACTERS = 200;

/** How many characters must be inserted, removed or replaced to turn one text into the other. */
export function editDistance(one: string, other: string): number {
  const [from, to] = [one.slice(0, COMPARED_CHARACTERS), other.slice(0, COMPARED_CHARACTERS)];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/** The same to the part of `line` that comes nearest; more than `most` where none comes that near. */
export function distanceToPart(part: string, line: string, most: number): number {
  const [from, to] = [part.slice(0, COMPARED_CHARACTERS), line.slice(0, COMPARED_CHARACTERS)];
  // Wherever the part begins in the line, it begins there for nothing; and so it ends.
  let previous = Array.from({ length: to.length + 1 }, () => 0);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const distance = Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      current.push(distance);
      least = Math.min(least, distance);
    }
    if (least > most) return most + 1;
    previous = current;
  }
  return Math.min(...previous);
}

/** The candidates that a caller most likely meant, nearest first: at most a few that are about as near as the nearest, none that has little in common. */
export function nearestTo(given: string, candidates: Iterable<string>, most = 3): string[] {
  const ranked: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of candidates) {
    const distance = distanceOfNames(given.toLowerCase(), candidate.toLowerCase());
    if (distance <= Math.max(given.length, candidate.length) / 3) ranked.push({ candidate, distance });
  }
  ranked.sort((one, other) => one.distance - other.distance || (one.candidate < other.candidate ? -1 : 1));
  const best = ranked[0]?.distance ?? 0;
  return ranked
    .filter(({ distance }) => distance <= best + 1)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** A path whose last segment is alike is near however far its folder is. */
function distanceOfNames(given: string, candidate: string): number {
  const [name, other] = [lastSegment(given), lastSegment(candidate)];
  const byName = name === other ? 0 : editDistance(name, other);
  const isAlike = byName <= Math.max(name.length, other.length) / 3;
  const whole = given === candidate ? 0 : editDistance(given, candidate);
  return isAlike ? Math.min(whole, byName + 0.5) : whole;
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
