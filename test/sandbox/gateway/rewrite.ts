import { listAt, objectAt, stringAt } from '../json.ts';
import type { RouteMatch } from './routeMatch.ts';

/** The path that goes on from a route to its backend, after the URLRewrite filter of the rule. */
export function rewritePath(path: string, { rule, prefix }: RouteMatch): string {
  const filter = listAt(rule, 'filters').find((candidate) => stringAt(candidate, 'type') === 'URLRewrite');
  const change = objectAt(filter, 'urlRewrite', 'path');
  if (!change) return path;
  if (stringAt(change, 'type') === 'ReplaceFullPath') return stringAt(change, 'replaceFullPath') ?? path;
  if (prefix === undefined) return path;
  const rest = path.slice(prefix.replace(/\/$/, '').length);
  const replacement = (stringAt(change, 'replacePrefixMatch') ?? '/').replace(/\/$/, '');
  const joined = replacement + rest;
  return joined.startsWith('/') ? joined : `/${joined}`;
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A Gateway API duration (`1h30m`, `500ms`) in milliseconds; undefined when absent or zero, which means no limit. */
export function durationMs(text: string | undefined): number | undefined {
  let totalMs = 0;
  for (const [, amount, unit] of (text ?? '').matchAll(/(\d+)(h|ms|m|s)/g)) {
    totalMs += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
  }
  return totalMs === 0 ? undefined : totalMs;
}
