/** Waits until a condition of the test's own side holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const limitMs = 10_000;
  const endMs = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`Not so within ${limitMs} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
