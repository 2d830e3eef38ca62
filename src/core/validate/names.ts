const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const subdomain = new RegExp(`^${label}(?:\\.${label})*$`);
const labelOnly = new RegExp(`^${label}$`);
const qualifiedPart = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** RFC 1123 subdomain, the form of most names of resources. */
export function isSubdomain(text: string): boolean {
  return text.length <= 253 && subdomain.test(text);
}

/** RFC 1123 label, the form of namespaces. */
export function isLabel(text: string): boolean {
  return text.length <= 63 && labelOnly.test(text);
}

/** The key of a label or annotation: `name` or `example.com/name`. */
export function isQualifiedName(text: string): boolean {
  const parts = text.split('/');
  const name = parts.pop() ?? '';
  if (parts.length > 1 || (parts[0] !== undefined && !isSubdomain(parts[0]))) return false;
  return name.length <= 63 && qualifiedPart.test(name);
}

export function isLabelValue(text: string): boolean {
  return text === '' || (text.length <= 63 && qualifiedPart.test(text));
}

/** The key of data in a Secret or ConfigMap. */
export function isDataKey(text: string): boolean {
  return text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..');
}
