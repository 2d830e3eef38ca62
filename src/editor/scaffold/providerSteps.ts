import * as vscode from 'vscode';
import { findProvider } from '../../core/catalog/findProvider.ts';
import { shapeFor, type ProviderDescriptor } from '../../core/catalog/providerDescriptor.ts';
import { providers } from '../../core/catalog/providers.ts';
import { message, type Message } from '../../core/messages/index.ts';
import { isPlaceholder } from '../../core/resource/placeholders.ts';
import type { GatewayFeatures } from '../../core/resource/release.ts';
import { defaultNamespace } from '../../core/scaffold/chooseGateway.ts';
import { checkModel } from '../../core/scaffold/checkModel.ts';
import { checkSetting, readAddress, settingSchema } from '../../core/scaffold/checkSetting.ts';
import { environmentDefaults } from '../../core/scaffold/environmentDefaults.ts';
import { checkName, checkNamespace } from '../../core/scaffold/names.ts';
import { isAtLeast } from '../../core/scaffold/release.ts';
import { text } from '../doors/text.ts';
import { emptyDraft, type Draft, type ScaffoldFacts } from './draft.ts';
import { inputStep, pickStep, type PickItem, type Step, type StepResult } from './quickSteps.ts';

/** Which provider. Another one than before drops what was answered for that; the namespace stays. */
export function askProvider(facts: ScaffoldFacts): Step<Draft> {
  return async (draft, position) => {
    const items = providerItems(facts.features());
    const placeholder = text('scaffold.step.provider');
    const result = await pickStep(position, { placeholder, items, active: draft.provider?.id });
    return answered(result, (id) => {
      if (id === draft.provider?.id) return draft;
      return { ...emptyDraft, provider: findProvider(id), namespace: draft.namespace, place: draft.place };
    });
  };
}

/** The providers that the gateway can have; all of them where no cluster tells. */
export function providerItems(features: GatewayFeatures): readonly PickItem[] {
  const able = providers.filter(({ since, older }) => {
    return since === undefined || older !== undefined || features.release === undefined || isAtLeast(features, since);
  });
  return able.map((provider) => ({
    label: provider.label,
    iconPath: new vscode.ThemeIcon(provider.icon),
    description: needOf(provider),
    detail: [provider.wire.path, provider.wire.credential].filter((part) => part !== 'none').join(' · '),
    value: provider.id,
  }));
}

function needOf({ credential, since, older }: ProviderDescriptor): string {
  const need =
    credential.kind === 'none'
      ? text('catalog.needs.none')
      : text(credential.kind === 'cloud' ? 'catalog.needs.cloud' : 'catalog.needs.key');
  return since === undefined || older !== undefined ? need : text('scaffold.needsRelease', { need, since });
}

export const askName: Step<Draft> = async (draft, position) => {
  const value = draft.name ?? draft.provider?.backendName ?? '';
  const result = await inputStep(position, { prompt: text('scaffold.step.name'), value, check: checkName });
  return answered(result, (name) => ({ ...draft, name }));
};

export function askNamespace(facts: ScaffoldFacts): Step<Draft> {
  return async (draft, position) => {
    const suggested = defaultNamespace(facts.gateways(), facts.namespaces());
    // The suggestion first, the rest by name; a namespace that was typed before stays in the list.
    const others = [...facts.namespaces(), ...(draft.namespace === undefined ? [] : [draft.namespace])].toSorted();
    const items = [...new Set([suggested, ...others])].map((name): PickItem => ({ label: name, value: name }));
    const placeholder = text('scaffold.step.namespace');
    const active = draft.namespace ?? suggested;
    const result = await pickStep(position, { placeholder, items, active, check: checkNamespace });
    // What was offered for another namespace does not fit this one.
    return answered(result, (namespace) =>
      namespace === draft.namespace ? draft : { ...draft, namespace, credential: undefined, exposure: undefined },
    );
  };
}

/** The steps for the fields that the provider's kind asks for, as the gateway's release writes it. */
export function settingSteps(facts: ScaffoldFacts, { provider, settings }: Draft): readonly Step<Draft>[] {
  if (provider === undefined) return [];
  const shape = shapeFor(provider, (since) => isAtLeast(facts.features(), since)) ?? provider;
  return shape.settings
    .filter(({ when }) => when === undefined || settings[when.field] === when.is)
    .map(({ field, question, suggestion, environment }): Step<Draft> => {
      return async (draft, position) => {
        const schema = settingSchema(await facts.backendSchema(), shape.type, field);
        // Where there is nothing to propose, an apply fills the variable in.
        const proposed = facts.environment[environment]?.trim() || suggestion || `\${${environment}}`;
        const value = draft.settings[field] ?? proposed;
        const check = (typed: string): Message | undefined => {
          return isPlaceholder(typed) ? undefined : checkSetting(typed, schema);
        };
        const choices = schema?.enum?.filter((choice) => typeof choice === 'string') ?? [];
        const items = choices.map((choice): PickItem => ({ label: choice, value: choice }));
        const result =
          items.length > 0
            ? await pickStep(position, { placeholder: text(question), items, active: value })
            : await inputStep(position, { prompt: promptOf(question, value), value, check });
        return answered(result, (answer) => ({ ...draft, settings: { ...draft.settings, [field]: answer } }));
      };
    });
}

/** The question; where a variable is proposed, with what becomes of it. */
function promptOf(question: ProviderDescriptor['settings'][number]['question'], value: string): string {
  return isPlaceholder(value) ? text('scaffold.leftOpen', { question: text(question) }) : text(question);
}

/** Where a server that people run themselves is. */
export function addressSteps(facts: ScaffoldFacts, { provider }: Draft): readonly Step<Draft>[] {
  const defaults = provider?.endpoint;
  if (provider === undefined || defaults?.environment === undefined) return [];
  return [
    async (draft, position) => {
      const known = draft.endpoint ?? environmentDefaults(provider, facts.environment).endpoint ?? defaults;
      const check = (typed: string): Message | undefined =>
        readAddress(typed, defaults.port) ? undefined : message('scaffold.address.form');
      const value = `${known.host}:${known.port}`;
      const result = await inputStep(position, { prompt: text('scaffold.step.address'), value, check });
      return answered(result, (typed) => ({ ...draft, endpoint: readAddress(typed, defaults.port) }));
    },
  ];
}

export function askModel(facts: ScaffoldFacts): Step<Draft> {
  return async (draft, position) => {
    const { provider } = draft;
    if (provider === undefined) return { kind: 'back' };
    const { items, active } = await modelItems(facts, provider, draft);
    const placeholder = text('scaffold.step.model');
    const result = await pickStep(position, { placeholder, items, active, check: checkModel });
    return answered(result, (model) => ({ ...draft, model }));
  };
}

/** The models of a provider: those that it says it has, else those that we know; what the environment says first. */
async function modelItems(
  facts: ScaffoldFacts,
  provider: ProviderDescriptor,
  { model: before, endpoint }: Pick<Draft, 'model' | 'endpoint'>,
): Promise<{ readonly items: readonly PickItem[]; readonly active: string }> {
  const suggested = environmentDefaults(provider, facts.environment);
  const { host, port } = endpoint ?? suggested.endpoint ?? { host: '', port: 0 };
  const installed = provider.id === 'ollama' ? await facts.installedModels(host, port) : [];
  const known = provider.models.map(({ id, word }): PickItem => ({ label: id, description: text(word), value: id }));
  const there = installed.map((id): PickItem => ({
    label: id,
    description: text('scaffold.modelsOf', { host }),
    value: id,
  }));
  const items = there.length > 0 ? there : known;
  for (const model of [suggested.model, before]) {
    if (model === undefined || items.some((item) => item.value === model)) continue;
    // Where the server tells what it has, a model of the catalog alone would be a wrong proposal.
    if (there.length > 0 && model === provider.defaultModel) continue;
    const variable = model === suggested.model ? suggested.modelVariable : undefined;
    const description =
      variable === undefined ? text('scaffold.useTyped') : text('scaffold.fromEnvironment', { variable });
    items.unshift({ label: model, description, value: model });
  }
  const wanted = before ?? suggested.model;
  return { items, active: items.some(({ value }) => value === wanted) ? wanted : (items[0]?.value ?? wanted) };
}

export function answered(result: StepResult<string>, merge: (value: string) => Draft): StepResult<Draft> {
  return result.kind === 'answered' ? { kind: 'answered', value: merge(result.value) } : result;
}
