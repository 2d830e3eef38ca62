import * as vscode from 'vscode';
import type { ProviderDescriptor } from '../../core/catalog/providerDescriptor.ts';
import type { CredentialAnswer, ProviderAnswers } from '../../core/scaffold/answers.ts';
import { secretOffers } from '../../core/scaffold/offers.ts';
import { credentialOf } from '../../core/scaffold/providerEntry.ts';
import { isAtLeast } from '../../core/scaffold/release.ts';
import { resourceNames } from '../../core/scaffold/resourceNames.ts';
import { text } from '../doors/text.ts';
import type { Draft, ScaffoldFacts } from './draft.ts';
import { answered } from './providerSteps.ts';
import { pickStep, type PickItem, type Step } from './quickSteps.ts';

/**
 * Where the gateway has the provider's key from; no step for a provider that wants none.
 * @param secretOf how a new Secret would be called; undefined: as that of the only provider of the backend
 */
export function keySteps(
  facts: ScaffoldFacts,
  { provider, name = provider?.backendName ?? '' }: Draft,
  secretOf: (answers: ProviderAnswers) => string | undefined = (answers) => resourceNames({ ...answers, name }).secret,
): readonly Step<Draft>[] {
  if (provider === undefined || provider.credential.kind === 'none') return [];
  return [
    async (draft, position) => {
      const secret = secretOf({ provider, model: '', credential: { kind: 'newSecret' } }) ?? '';
      const choices = choicesOf(facts, provider, draft.namespace ?? '', secret);
      // The Secret that would be written may be there already: a new one would replace its value.
      const known = choices.find(
        ({ credential }) => credential.kind === 'existingSecret' && credential.name === secret,
      );
      const now = draft.credential ?? known?.credential ?? credentialOf({ provider, model: '' });
      const active = choices.find(({ credential }) => sameCredential(credential, now))?.value;
      const items = choices.map(({ credential: _credential, ...item }) => item);
      const result = await pickStep(position, { placeholder: text('scaffold.step.key'), items, active });
      return answered(result, (value) => ({
        ...draft,
        credential: choices.find((choice) => choice.value === value)?.credential,
      }));
    },
  ];
}

type Choice = PickItem & { readonly credential: CredentialAnswer };

function choicesOf(
  facts: ScaffoldFacts,
  provider: ProviderDescriptor,
  namespace: string,
  secret: string,
): readonly Choice[] {
  const { credential: need } = provider;
  if (need.kind === 'none') return [];
  const variables = need.kind === 'cloud' ? Object.values(need.environments).join(', ') : need.environment;
  const canRead = need.kind === 'secret' || !need.secretSince || isAtLeast(facts.features(), need.secretSince);
  const isNew: Choice = {
    label: text('scaffold.key.new', { name: secret }),
    description: text('scaffold.key.new.detail', { variables }),
    iconPath: new vscode.ThemeIcon('new-file'),
    value: 'new',
    credential: { kind: 'newSecret' },
  };
  const existing = secretOffers(facts.secrets(), namespace, provider, facts.features()).map(
    ({ name: found, credential }): Choice => ({
      label: text('scaffold.key.existing', { name: found }),
      description: describeSecret(credential),
      iconPath: new vscode.ThemeIcon('key'),
      value: `secret ${found}`,
      credential,
    }),
  );
  const last: Choice =
    need.kind === 'cloud'
      ? {
          label: text('scaffold.key.ambient'),
          description: text('scaffold.key.ambient.detail'),
          iconPath: new vscode.ThemeIcon('shield'),
          value: 'ambient',
          credential: { kind: 'ambient' },
        }
      : {
          label: text('scaffold.key.passthrough'),
          description: text('scaffold.key.passthrough.detail'),
          iconPath: new vscode.ThemeIcon('arrow-right'),
          value: 'passthrough',
          credential: { kind: 'passthrough' },
        };
  return [...(canRead ? [isNew, ...existing] : []), last];
}

function describeSecret(credential: CredentialAnswer): string {
  const key = credential.kind === 'existingSecret' ? credential.key : undefined;
  return key === undefined ? text('scaffold.key.existing.detail') : text('scaffold.key.named.detail', { key });
}

function sameCredential(left: CredentialAnswer, right: CredentialAnswer | undefined): boolean {
  if (left.kind !== right?.kind) return false;
  return left.kind !== 'existingSecret' || right.kind !== 'existingSecret' || left.name === right.name;
}
