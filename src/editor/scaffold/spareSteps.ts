import { findProvider } from '../../core/catalog/findProvider.ts';
import type { ProviderDescriptor } from '../../core/catalog/providerDescriptor.ts';
import type { ProviderAnswers } from '../../core/scaffold/answers.ts';
import { supportedClients } from '../../core/scaffold/backendDocument.ts';
import { resourceNames } from '../../core/scaffold/resourceNames.ts';
import { text } from '../doors/text.ts';
import { emptyDraft, type Draft, type ScaffoldFacts } from './draft.ts';
import { keySteps } from './keyStep.ts';
import { addressSteps, answered, askModel, providerItems, settingSteps } from './providerSteps.ts';
import { pickStep, runSteps, type PickItem, type Step } from './quickSteps.ts';

/** Stands for no spare among the ids of providers. */
const nobody = '';

/**
 * Who answers while the first provider cannot: the same questions as for that one. Returns the draft with the answers in it;
 * as it was when the person left before the last of them.
 */
export async function askSpare(facts: ScaffoldFacts, draft: Draft): Promise<Draft> {
  const { provider, name, namespace, failover } = draft;
  if (provider === undefined || name === undefined) return draft;
  const stepsOf = (known: Draft): readonly Step<Draft>[] => {
    if (known.isDone) return [chooseSpare(facts, provider)];
    const spare = known.provider ? known : { ...known, provider: likelySpare(provider) };
    return [
      chooseSpare(facts, provider),
      ...settingSteps(facts, spare),
      ...addressSteps(facts, spare),
      askModel(facts),
      ...keySteps(facts, spare, (answers) => {
        return resourceNames({ provider, name, credential: draft.credential, failover: answers }).failoverSecret;
      }),
    ];
  };
  const start: Draft = { ...emptyDraft, ...failover, settings: failover?.settings ?? {}, name, namespace };
  const spare = await runSteps(text('scaffold.title.spare'), start, stepsOf);
  return spare === undefined ? draft : withSpare(facts, draft, answersOf(spare));
}

/** The spare that Enter takes. */
function likelySpare({ id }: ProviderDescriptor): ProviderDescriptor | undefined {
  return findProvider(id === 'anthropic' ? 'openai' : 'anthropic');
}

function chooseSpare(facts: ScaffoldFacts, first: ProviderDescriptor): Step<Draft> {
  return async (draft, position) => {
    const placeholder = text('scaffold.step.failover', { provider: first.label });
    const none: PickItem = { label: text('scaffold.expose.noFailover'), value: nobody };
    const items = [none, ...providerItems(facts.features())];
    const active = (draft.provider ?? likelySpare(first))?.id;
    const result = await pickStep(position, { placeholder, items, active });
    return answered(result, (id) => {
      if (id === draft.provider?.id) return draft;
      const { name, namespace } = draft;
      return { ...emptyDraft, provider: findProvider(id), name, namespace, isDone: id === nobody };
    });
  };
}

function answersOf({ provider, model, settings, endpoint, credential }: Draft): ProviderAnswers | undefined {
  if (provider === undefined || model === undefined) return undefined;
  return { provider, model, settings, endpoint, credential };
}

/** What clients were to speak and the spare cannot would fail just when it is needed. */
function withSpare(facts: ScaffoldFacts, draft: Draft, failover: ProviderAnswers | undefined): Draft {
  const { provider, settings, clients } = draft;
  if (provider === undefined || clients === undefined) return { ...draft, failover };
  const able = supportedClients({ provider, settings, failover }, facts.features());
  return { ...draft, failover, clients: clients.filter((format) => able.includes(format)) };
}
