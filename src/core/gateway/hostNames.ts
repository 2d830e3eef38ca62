/** A host name of a listener or route: exact, with a wildcard as its first label, or none, which takes every host. */
type HostPattern = string | undefined;

/** What stands for the wildcard in a request: any label fits. */
const wildcardLabel = 'agentgateway';

/**
 * A Host that both a listener and a route accept, as Gateway API defines the intersection of their host names: a
 * wildcard takes any number of labels. `any` when neither names one; undefined when nothing fits both.
 */
export function commonHost(
  listener: HostPattern,
  route: HostPattern,
): { readonly host: string } | { readonly any: true } | undefined {
  const one = listener?.toLowerCase();
  const other = route?.toLowerCase();
  if (!one && !other) return { any: true };
  if (!one || !other) return { host: concrete(one || other || '') };
  if (covers(one, other)) return { host: concrete(other) };
  return covers(other, one) ? { host: concrete(one) } : undefined;
}

/** Whether a pattern takes the Host of a request. */
export function hostCovers(pattern: string, host: string): boolean {
  return covers(pattern.toLowerCase(), host.toLowerCase());
}

function concrete(pattern: string): string {
  return pattern.startsWith('*.') ? wildcardLabel + pattern.slice(1) : pattern;
}

/** Whether every host of `narrow` is one of `wide`. */
function covers(wide: string, narrow: string): boolean {
  if (!wide.startsWith('*.')) return wide === narrow;
  const suffix = wide.slice(1);
  return narrow.startsWith('*.') ? narrow.slice(1).endsWith(suffix) : narrow.endsWith(suffix);
}
