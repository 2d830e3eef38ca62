import type { ProviderDescriptor } from '../catalog/providerDescriptor.ts';
import type { ProviderAnswers, ScaffoldAnswers } from './answers.ts';
import { nameLengthLimit } from './names.ts';
import { credentialOf } from './providerEntry.ts';

/** The names that follow from the name of the backend. */
export interface ResourceNames {
  /** Of the Secret that is written; undefined where none is. */
  readonly secret: string | undefined;
  /** The same for the provider that stands in for the first one. */
  readonly failoverSecret: string | undefined;
  readonly route: string;
  /** Path prefix that clients call. */
  readonly path: string;
}

const backendEnding = '-backend';

type Named = Pick<ScaffoldAnswers, 'provider' | 'name' | 'credential' | 'failover' | 'path'>;

/**
 * Names Secret, route and path after the backend, so that a second backend of a provider does not take over those of the
 * first. The name that the descriptor suggests brings the descriptor's own names.
 */
export function resourceNames({ provider, name, credential, failover, path }: Named): ResourceNames {
  const isDefault = name === provider.backendName;
  const base =
    name.endsWith(backendEnding) && name.length > backendEnding.length ? name.slice(0, -backendEnding.length) : name;
  return {
    secret: newSecretName({ provider, credential, model: '' }, isDefault ? undefined : base),
    failoverSecret: failover && spareSecretName(failover, provider, isDefault ? undefined : base),
    route: base,
    path: path ?? (isDefault ? provider.route.path : `/${base}`),
  };
}

/** @param base what the Secret is named after; undefined: the descriptor's own name */
function newSecretName(answers: ProviderAnswers, base: string | undefined): string | undefined {
  const { credential: need } = answers.provider;
  if (need.kind === 'none' || credentialOf(answers)?.kind !== 'newSecret') return undefined;
  return base === undefined ? need.secretName : join(base, endingOf(answers.provider, need.secretName));
}

/** Two of the same provider have the same key. */
function spareSecretName(
  answers: ProviderAnswers,
  first: ProviderDescriptor,
  base: string | undefined,
): string | undefined {
  const name = newSecretName(answers, undefined);
  if (name === undefined || base === undefined) return name;
  const ending = endingOf(answers.provider, name);
  return join(base, answers.provider === first ? ending : `-${answers.provider.id}${ending}`);
}

/** `-api-key` of `openai-api-key`. */
function endingOf({ id }: ProviderDescriptor, secretName: string): string {
  return secretName.startsWith(id) ? secretName.slice(id.length) : `-${secretName}`;
}

function join(base: string, ending: string): string {
  return shorten(base, ending) + ending;
}

/** Leaves room for an ending; what is cut off must not leave a name that ends in a dot or hyphen. */
function shorten(base: string, ending: string): string {
  return base.slice(0, nameLengthLimit - ending.length).replace(/[-.]+$/, '');
}
