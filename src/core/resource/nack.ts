import type { ClusterEvent } from './event.ts';
import { isJsonObject, stringAt } from './json.ts';

/**
 * How the Events are chosen by which agentgateway tells that a proxy refused what the controller gave it (a NACK of xDS). No
 * condition tells it: status says Accepted, Attached and Programmed all the while.
 */
export const nackSelector = 'involvedObject.kind=Gateway,reason=AgentGatewayNackError';

/** A part of its configuration that a proxy refused; what it had before stays in force there. */
export interface Nack {
  readonly at: string | undefined;
  /** The proxy's own words, untrusted text. */
  readonly words: string;
  /** What was refused, as the controller calls it (`policy/traffic/team/limit:rl-local:team/route`); empty when nobody says. */
  readonly keys: readonly string[];
}

/** Newer controllers tell which resources were refused, as JSON; others pass the words of the proxy on. */
export function readNack({ message, at }: ClusterEvent): Nack {
  const entries = parseList(message).filter(isJsonObject);
  const keys = entries.flatMap((entry) => stringAt(entry, 'key') ?? []);
  if (keys.length === 0) return { at, words: message, keys };
  const words = entries.map((entry) =>
    [stringAt(entry, 'key'), stringAt(entry, 'error') ?? stringAt(entry, 'warn')].filter(Boolean).join(': '),
  );
  return { at, words: words.join('\n'), keys };
}

/** Whether it can be about one of these resources (`namespace/name`): only what is said to be a policy of others cannot. */
export function mayConcern({ keys }: Nack, names: readonly string[]): boolean {
  if (keys.length === 0) return true;
  return keys.some((key) => {
    const parts = key.split(':');
    return (
      !key.startsWith('policy/') ||
      parts.some((part) => names.some((name) => part.endsWith(`/${name}`) || part === name))
    );
  });
}

function parseList(text: string): readonly unknown[] {
  if (!text.trimStart().startsWith('[')) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
