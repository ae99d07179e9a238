/** Waits until a condition holds, for what an editor does in its own time. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  for (const end = Date.now() + limitMs; !(await holds()); await new Promise((done) => setTimeout(done, 25))) {
    if (Date.now() > end) throw new Error(`timed out: ${what}`);
  }
}
