import assert from 'node:assert/strict';
import { CodedError } from '../../../src/core/base/codedError.ts';
import { renderError } from '../../../src/core/messages/index.ts';

/** The coded failure that the work must end in, with a sentence that is fit to be shown. */
export async function failsWith(code: string, work: Promise<unknown>): Promise<CodedError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof CodedError, `expected ${code}, got ${String(error)}`);
  assert.equal(error.code, code);
  assert.doesNotMatch(renderError(error), /[{}]|undefined|^[a-z]+\.[a-zA-Z]+$/);
  return error;
}
