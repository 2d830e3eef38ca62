import { hidden, hideSecrets } from '../base/hideSecrets.ts';
import { credentialOwner } from './credentialForm.ts';

const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
/** A header as people paste it: in a command, in JSON, in a line of its own. */
const headerValue =
  /(?<before>\b(?:(?:proxy-)?authorization|(?:set-)?cookie|api[-_]?key|[a-z]+-token)["']?\s*[:=]\s*["']?(?:(?:bearer|basic)\s+)?)[^\s"'\\,;{}]{6,}/gi;
const bearer = /(?<before>\b(?:bearer|basic)\s+)[\w.+/=-]{16,}/gi;
const inAddress = /(?<before>\/\/[^\s/:@]+:)[^\s/@]+@/g;
const jsonWebToken = /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g;
/** A run of the letters that keys of known services are made of. */
const token = /[\w-]{20,}/g;

/**
 * A text without what is a key by the form that its service gives it, the value of a header that carries one, or one of the
 * values that are known to be secret: people paste them, and replies of providers and programs repeat what they were sent.
 */
export function withoutKeys(text: string, secrets: readonly string[] = []): string {
  return hideSecrets(text, secrets)
    .replace(privateKey, hidden)
    .replace(inAddress, `$<before>${hidden}@`)
    .replace(headerValue, `$<before>${hidden}`)
    .replace(bearer, `$<before>${hidden}`)
    .replace(jsonWebToken, hidden)
    .replace(token, (word) => (credentialOwner(word) === undefined ? word : hidden));
}
