import { effectiveField } from '../graph/effectiveField.ts';
import { message } from '../messages/index.ts';
import type { ProviderEntry } from '../resource/backend.ts';
import { listAt, objectAt, stringAt, stringMapAt, valueAt } from '../resource/json.ts';
import { entryName, type BackendContext } from './backendContext.ts';
import type { CheckFinding, CheckFix, FieldChange } from './finding.ts';
import { removeField } from './simpleFixes.ts';
import { worded } from './wording.ts';

/**
 * A provider's `model` replaces the client's before the aliases are looked at, so that an alias for another name is never
 * used. Silent where `defaults`, `overrides` or `transformations` may set the model again.
 */
export function modelAliasUnreachable(context: BackendContext): readonly CheckFinding[] {
  const { backend, entries, policies } = context;
  const fixed = entries.flatMap((entry) => {
    // A deployment of Azure is no model.
    const model = entry.type === 'azureopenai' ? undefined : entry.model;
    return model === undefined ? [] : [{ entry, model }];
  });
  const [first] = fixed;
  if (first === undefined || fixed.length < entries.length) return [];
  const ai = effectiveField(backend, first.entry, 'ai', policies);
  if (ai === undefined || ['defaults', 'overrides', 'transformations'].some((list) => setsModel(ai.value, list)))
    return [];
  return Object.keys(stringMapAt(ai.value, 'modelAliases')).flatMap((alias): readonly CheckFinding[] => {
    if (fixed.some(({ model }) => fits(alias, model))) return [];
    const at = { fact: ai.at.fact, path: [...ai.at.path, 'modelAliases', alias] };
    const model = { fact: backend, path: [...first.entry.path, first.entry.type ?? '', 'model'] };
    return [
      {
        code: 'model-alias-unreachable',
        severity: 'warning',
        isAdvice: true,
        link: 'backend',
        subject: at,
        related: [model],
        ...worded('check.modelAliasUnreachable', { alias, model: first.model, provider: entryName(first.entry) }),
        fixes: [removeField(at), ...(fixed.length === 1 ? [removeModel(context, first.entry, first.model)] : [])],
      },
    ];
  });
}

/** An empty map stays where the model was all: it chooses the provider's kind. */
function removeModel(context: BackendContext, entry: ProviderEntry, model: string): CheckFix {
  const settings = { fact: context.backend, path: [...entry.path, entry.type ?? ''] };
  const isAll = Object.keys(objectAt(valueAt(context.backend.object, entry.path), entry.type ?? '')).length === 1;
  const change: FieldChange = isAll
    ? { kind: 'set', at: settings, value: {} }
    : { kind: 'remove', at: { ...settings, path: [...settings.path, 'model'] } };
  return { kind: 'edit', title: message('check.fix.removeModel', { model }), changes: [change] };
}

function setsModel(ai: unknown, list: string): boolean {
  return listAt(ai, list).some((entry) => stringAt(entry, 'field') === 'model');
}

/** `*` stands for any text. */
function fits(alias: string, model: string): boolean {
  if (!alias.includes('*')) return alias === model;
  const [start = '', ...rest] = alias.split('*');
  const end = rest.at(-1) ?? '';
  if (!model.startsWith(start) || !model.endsWith(end) || model.length < start.length + end.length) return false;
  let from = start.length;
  for (const part of rest.slice(0, -1)) {
    const found = model.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= model.length - end.length;
}
