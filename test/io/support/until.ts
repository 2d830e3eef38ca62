const limitMs = 10_000;
const stepMs = 5;

/** Returns as soon as it holds; fails when that takes too long. For what nothing tells of by itself. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  }
}
