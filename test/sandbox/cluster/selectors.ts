import { stringAt } from '../json.ts';
import { badRequest } from './apiFailure.ts';
import type { KubeObject } from './kubeObject.ts';

export type ObjectFilter = (object: KubeObject) => boolean;

/** What an object can be selected by: every kind by name and namespace, some by more. */
const fields: Readonly<Record<string, (object: KubeObject) => string | undefined>> = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace,
};
const fieldsOfKind: Readonly<Record<string, typeof fields>> = {
  Secret: { type: (secret) => stringAt(secret, 'type') },
  Event: {
    'involvedObject.kind': (event) => stringAt(event, 'involvedObject', 'kind'),
    reason: (event) => stringAt(event, 'reason'),
  },
};

/** The filter that `labelSelector` and `fieldSelector` ask for of a kind; undefined when they ask for nothing. */
export function selectorFilter(query: URLSearchParams, kind: string): ObjectFilter | undefined {
  const known = { ...fields, ...fieldsOfKind[kind] };
  const parts = [labelFilter(query.get('labelSelector')), fieldFilter(query.get('fieldSelector'), known)];
  const filters = parts.filter((filter) => filter !== undefined);
  return filters.length === 0 ? undefined : (object) => filters.every((filter) => filter(object));
}

function labelFilter(text: string | null): ObjectFilter | undefined {
  if (!text) return undefined;
  // Commas inside the brackets of `in (a, b)` separate values, not requirements.
  const requirements = text.split(/,(?![^(]*\))/).map((part) => labelRequirement(part.trim()));
  return (object) => requirements.every((matches) => matches(object.metadata.labels ?? {}));
}

type Labels = Readonly<Record<string, string>>;

function labelRequirement(text: string): (labels: Labels) => boolean {
  const setBased = /^(?<key>\S+)\s+(?<operator>in|notin)\s*\((?<values>[^)]*)\)$/.exec(text);
  if (setBased?.groups) {
    const { key = '', operator, values = '' } = setBased.groups;
    const wanted = values.split(',').map((value) => value.trim());
    if (operator === 'in') return (labels) => labels[key] !== undefined && wanted.includes(labels[key]);
    return (labels) => labels[key] === undefined || !wanted.includes(labels[key]);
  }
  const equality = /^(?<key>[^!=\s]+)\s*(?<operator>==|!=|=)\s*(?<value>\S*)$/.exec(text);
  if (equality?.groups) {
    const { key = '', operator, value } = equality.groups;
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  if (/^!\S+$/.test(text)) return (labels) => labels[text.slice(1)] === undefined;
  if (/^[^!=\s()]+$/.test(text)) return (labels) => labels[text] !== undefined;
  throw badRequest(`unable to parse requirement: found '${text}'`);
}

function fieldFilter(text: string | null, known: typeof fields): ObjectFilter | undefined {
  if (!text) return undefined;
  const filters = text.split(',').map((part) => fieldRequirement(part, known));
  return (object) => filters.every((filter) => filter(object));
}

function fieldRequirement(text: string, known: typeof fields): ObjectFilter {
  const match = /^(?<field>[^!=]+)(?<operator>==|!=|=)(?<value>.*)$/.exec(text);
  const value = match?.groups?.['value'];
  const read = known[match?.groups?.['field'] ?? ''];
  if (read === undefined) throw badRequest(`field label not supported: ${match?.groups?.['field'] ?? text}`);
  return match?.groups?.['operator'] === '!=' ? (object) => read(object) !== value : (object) => read(object) === value;
}
