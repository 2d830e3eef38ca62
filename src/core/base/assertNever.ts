/**
 * Marks a branch that the types say cannot be reached, so that a new member of a union fails to compile here.
 * At run time (data from outside that lied about its type) it throws.
 */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
