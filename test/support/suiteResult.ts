/** What a suite came to. A skip says why, and what would enable it. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** The sum over suites, with the closing line that CI reads. */
export function addUp(results: readonly SuiteResult[]): {
  passed: number;
  failed: number;
  skipped: number;
  line: string;
} {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const skipped = results.reduce((sum, result) => sum + result.skipped.length, 0);
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { passed, failed, skipped, line };
}
