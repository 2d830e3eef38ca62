import { badRequest } from './apiFailure.ts';
import type { KubeObject } from './kubeObject.ts';

export type ObjectFilter = (object: KubeObject) => boolean;

/** The filter that `labelSelector` and `fieldSelector` ask for; undefined when they ask for nothing. */
export function selectorFilter(query: URLSearchParams): ObjectFilter | undefined {
  const parts = [labelFilter(query.get('labelSelector')), fieldFilter(query.get('fieldSelector'))];
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

function fieldFilter(text: string | null): ObjectFilter | undefined {
  if (!text) return undefined;
  const filters = text.split(',').map(fieldRequirement);
  return (object) => filters.every((filter) => filter(object));
}

function fieldRequirement(text: string): ObjectFilter {
  const match = /^(?<field>[^!=]+)(?<operator>==|!=|=)(?<value>.*)$/.exec(text);
  const field = match?.groups?.['field'];
  const value = match?.groups?.['value'];
  if (field !== 'metadata.name' && field !== 'metadata.namespace') {
    throw badRequest(`field label not supported: ${field ?? text}`);
  }
  const read: (object: KubeObject) => string | undefined =
    field === 'metadata.name' ? ({ metadata }) => metadata.name : ({ metadata }) => metadata.namespace;
  return match?.groups?.['operator'] === '!=' ? (object) => read(object) !== value : (object) => read(object) === value;
}
