import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { CodedError } from '../../core/base/codedError.ts';
import type { Message } from '../../core/messages/index.ts';

/** The system's lookup of a name, which fails when one of its addresses may not be connected to. */
export function guardedLookup(troubleOf: (address: string) => Message | undefined): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const trouble = addresses.map(({ address }) => troubleOf(address)).find(Boolean);
      if (trouble !== undefined) return callback(new CodedError(trouble.code, trouble.args), []);
      const [first] = addresses;
      if (options.all === true || first === undefined) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}
