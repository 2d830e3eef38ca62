import { stringAt } from '../core/resource/json.ts';

/** The `code` that Node, OpenSSL and libuv put on their errors: ECONNREFUSED, CERT_HAS_EXPIRED. */
export function errorCode(error: unknown): string | undefined {
  return stringAt(error, 'code');
}
