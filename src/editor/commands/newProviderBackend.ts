import * as vscode from 'vscode';
import { findProvider } from '../../core/catalog/findProvider.ts';
import type { ProviderDescriptor } from '../../core/catalog/providerDescriptor.ts';
import { providers } from '../../core/catalog/providers.ts';
import type { GatewayFeatures } from '../../core/resource/release.ts';
import type { GatewayName } from '../../core/scaffold/answers.ts';
import { checkModel } from '../../core/scaffold/checkModel.ts';
import { environmentDefaults, type Environment } from '../../core/scaffold/environmentDefaults.ts';
import { checkName, checkNamespace } from '../../core/scaffold/names.ts';
import { text } from '../doors/text.ts';
import { inputStep, pickStep, runSteps, type PickItem, type Step, type StepResult } from './quickSteps.ts';

/** What the flow knows of the world; asked anew at each run. */
interface NewProviderBackendDeps {
  /** Of the connected cluster's schema, else what every release can do. */
  features(): GatewayFeatures;
  /** Of the connected cluster; empty when there is none. */
  namespaces(): readonly string[];
  defaultNamespace(): string;
  /** The Gateway to attach routes to, where one is known. */
  gateway(): GatewayName | undefined;
  readonly environment: Environment;
}

interface Draft {
  readonly provider: ProviderDescriptor | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly model: string | undefined;
}

/** `Agentgateway: New Provider Backend…`: a few questions, then an untitled YAML document. Nothing is applied. */
export async function newProviderBackend(deps: NewProviderBackendDeps): Promise<void> {
  const start: Draft = { provider: undefined, name: undefined, namespace: undefined, model: undefined };
  const steps = [askProvider, askName, askNamespace(deps), askModel(deps.environment)];
  const draft = await runSteps(text('scaffold.title'), start, steps);
  if (draft === undefined) return;
  const { provider, name, namespace, model } = draft;
  if (provider === undefined || name === undefined || namespace === undefined || model === undefined) return;
  // With the YAML library, so not before it is needed.
  const { scaffold } = await import('../../core/scaffold/scaffold.ts');
  const { endpoint } = environmentDefaults(provider, deps.environment);
  const answers = { provider, name, namespace, model, endpoint, gateway: deps.gateway() };
  const content = scaffold(answers, deps.features(), vscode.l10n.t);
  const document = await vscode.workspace.openTextDocument(untitledUri(name));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), content));
  editor.selection = new vscode.Selection(0, 0, 0, 0);
  editor.revealRange(editor.selection);
}

/** An untitled document that its tab and the first save call by the backend's name. */
function untitledUri(name: string): vscode.Uri {
  const taken = new Set(vscode.workspace.textDocuments.map((document) => document.uri.toString()));
  for (let count = 1; ; count += 1) {
    const uri = vscode.Uri.from({ scheme: 'untitled', path: count === 1 ? `${name}.yaml` : `${name}-${count}.yaml` });
    if (!taken.has(uri.toString())) return uri;
  }
}

const askProvider: Step<Draft> = async (draft, position) => {
  const items = providers.map((provider) => ({
    label: provider.label,
    iconPath: new vscode.ThemeIcon(provider.icon),
    description: text(needOf(provider)),
    value: provider.id,
  }));
  const placeholder = text('scaffold.step.provider');
  const result = await pickStep(position, { placeholder, items, active: draft.provider?.id });
  return answered(result, (id) => {
    if (id === draft.provider?.id) return draft;
    // What was answered for another provider does not fit this one; the namespace does.
    return { provider: findProvider(id), name: undefined, namespace: draft.namespace, model: undefined };
  });
};

const askName: Step<Draft> = async (draft, position) => {
  const value = draft.name ?? draft.provider?.backendName ?? '';
  const result = await inputStep(position, { prompt: text('scaffold.step.name'), value, check: checkName });
  return answered(result, (name) => ({ ...draft, name }));
};

function askNamespace(deps: NewProviderBackendDeps): Step<Draft> {
  return async (draft, position) => {
    const suggested = deps.defaultNamespace();
    // The suggestion first, the rest by name; a namespace that was typed before stays in the list.
    const others = [...deps.namespaces(), ...(draft.namespace === undefined ? [] : [draft.namespace])].toSorted();
    const items = [...new Set([suggested, ...others])].map((name): PickItem => ({ label: name, value: name }));
    const placeholder = text('scaffold.step.namespace');
    const active = draft.namespace ?? suggested;
    const result = await pickStep(position, { placeholder, items, active, check: checkNamespace });
    return answered(result, (namespace) => ({ ...draft, namespace }));
  };
}

function askModel(environment: Environment): Step<Draft> {
  return async (draft, position) => {
    const { provider } = draft;
    if (provider === undefined) return { kind: 'back' };
    const suggested = environmentDefaults(provider, environment);
    const items = provider.models.map(({ id, word }): PickItem => ({ label: id, description: text(word), value: id }));
    for (const model of [suggested.model, draft.model]) {
      if (model === undefined || items.some((item) => item.value === model)) continue;
      const variable = model === suggested.model ? suggested.modelVariable : undefined;
      const description =
        variable === undefined ? text('scaffold.useTyped') : text('scaffold.fromEnvironment', { variable });
      items.unshift({ label: model, description, value: model });
    }
    const active = draft.model ?? suggested.model;
    const placeholder = text('scaffold.step.model');
    const result = await pickStep(position, { placeholder, items, active, check: checkModel });
    return answered(result, (model) => ({ ...draft, model }));
  };
}

function needOf({ credential }: ProviderDescriptor) {
  if (credential.kind === 'none') return 'catalog.needs.none';
  return credential.kind === 'cloud' ? 'catalog.needs.cloud' : 'catalog.needs.key';
}

function answered(result: StepResult<string>, merge: (value: string) => Draft): StepResult<Draft> {
  return result.kind === 'answered' ? { kind: 'answered', value: merge(result.value) } : result;
}
