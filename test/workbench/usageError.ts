/** What a person typed cannot be done: one sentence for the terminal, exit code 2, no stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
