import { message, type Message } from '../messages/index.ts';

/** RFC 1123 subdomain, as Kubernetes takes it for most names. */
export const nameLengthLimit = 253;
/** RFC 1123 label, as Kubernetes takes it for namespaces. */
const namespaceLengthLimit = 63;

/** What is wrong with the name of a resource (RFC 1123 subdomain), or undefined when the API server takes it. */
export function checkName(name: string): Message | undefined {
  if (name === '') return message('scaffold.name.empty');
  const found = /[^a-z0-9.-]/u.exec(name)?.[0];
  if (found !== undefined) return message('scaffold.name.character', { found: visible(found) });
  if (name.length > nameLengthLimit) {
    return message('scaffold.name.tooLong', { length: name.length, limit: nameLengthLimit });
  }
  return name.split('.').every(hasAlphanumericEdges) ? undefined : message('scaffold.name.edge');
}

/** What is wrong with a namespace (RFC 1123 label), or undefined when the API server takes it. */
export function checkNamespace(namespace: string): Message | undefined {
  if (namespace === '') return message('scaffold.namespace.empty');
  const found = /[^a-z0-9-]/u.exec(namespace)?.[0];
  if (found !== undefined) return message('scaffold.namespace.character', { found: visible(found) });
  if (namespace.length > namespaceLengthLimit) {
    return message('scaffold.namespace.tooLong', { length: namespace.length, limit: namespaceLengthLimit });
  }
  return hasAlphanumericEdges(namespace) ? undefined : message('scaffold.namespace.edge');
}

function hasAlphanumericEdges(label: string): boolean {
  return /^[a-z0-9]/.test(label) && /[a-z0-9]$/.test(label);
}

/** A character that would not show in a sentence, as its code point. */
function visible(character: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return character;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
