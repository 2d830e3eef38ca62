import type { ScaffoldAnswers } from './answers.ts';
import { nameLengthLimit } from './names.ts';

/** The names that follow from the name of the backend. */
export interface ResourceNames {
  /** Undefined where the provider needs no key. */
  readonly secret: string | undefined;
  readonly route: string;
  /** Path prefix that clients call. */
  readonly path: string;
}

const backendEnding = '-backend';
const secretEnding = '-api-key';

/**
 * Names Secret, route and path after the backend, so that a second backend of a provider does not take over those of the
 * first. The name that the descriptor suggests brings the descriptor's own names.
 */
export function resourceNames({ provider, name }: Pick<ScaffoldAnswers, 'provider' | 'name'>): ResourceNames {
  const { credential, route } = provider;
  const isDefault = name === provider.backendName;
  const base =
    name.endsWith(backendEnding) && name.length > backendEnding.length ? name.slice(0, -backendEnding.length) : name;
  const suggestedSecret = credential.kind === 'secret' ? credential.secretName : undefined;
  return {
    secret: isDefault || suggestedSecret === undefined ? suggestedSecret : shorten(base, secretEnding) + secretEnding,
    route: base,
    path: isDefault ? route.path : `/${base}`,
  };
}

/** Leaves room for an ending; what is cut off must not leave a name that ends in a dot or hyphen. */
function shorten(base: string, ending: string): string {
  return base.slice(0, nameLengthLimit - ending.length).replace(/[-.]+$/, '');
}
