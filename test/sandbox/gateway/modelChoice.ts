import { listAt, objectAt, stringAt, type JsonObject } from '../json.ts';
import type { Provider } from './provider.ts';

/** The request with the model that goes upstream and the fields that `policies.ai` adds. */
export function withModel(request: JsonObject, provider: Provider): JsonObject {
  const result: JsonObject = { ...request };
  if (provider.model !== undefined) result['model'] = provider.model;
  for (const entry of listAt(provider.ai, 'defaults')) {
    const field = stringAt(entry, 'field') ?? '';
    if (result[field] === undefined) result[field] = valueOf(entry);
  }
  for (const entry of listAt(provider.ai, 'overrides')) result[stringAt(entry, 'field') ?? ''] = valueOf(entry);
  const model = result['model'];
  if (typeof model === 'string') result['model'] = alias(model, objectAt(provider.ai, 'modelAliases') ?? {});
  return result;
}

function valueOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'value' in entry ? entry.value : undefined;
}

function alias(model: string, aliases: JsonObject): string {
  const exact = stringAt(aliases, model);
  if (exact !== undefined) return exact;
  const wildcards = Object.keys(aliases).filter((pattern) => pattern.includes('*'));
  const fits = (pattern: string): boolean => {
    const [start = '', end = ''] = pattern.split('*');
    return model.startsWith(start) && model.endsWith(end) && model.length >= start.length + end.length;
  };
  const [best] = wildcards.filter(fits).toSorted((left, right) => right.length - left.length);
  return (best === undefined ? undefined : stringAt(aliases, best)) ?? model;
}
