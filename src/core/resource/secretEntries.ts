import { credentialOwner } from './credentialForm.ts';
import { isJsonObject, objectAt } from './json.ts';
import type { Path } from './path.ts';
import { openVariables } from './placeholders.ts';

/** What can be said of a value in the `data` or `stringData` of a Secret's manifest without keeping it. */
export interface SecretEntry {
  readonly path: Path;
  /** The service whose key it has the form of. */
  readonly owner: string | undefined;
  /** Names of placeholders without a default. */
  readonly variables: readonly string[];
}

/** The entries of a manifest about which there is something to say; none for what an API server answers, which has no values. */
export function readSecretEntries(secret: unknown): readonly SecretEntry[] {
  return ['data', 'stringData'].flatMap((section) =>
    Object.entries(objectAt(secret, section)).flatMap(([key, value]): readonly SecretEntry[] => {
      if (typeof value !== 'string') return [];
      const variables = openVariables(value);
      const owner = variables.length > 0 ? undefined : credentialOwner(section === 'data' ? decoded(value) : value);
      return owner === undefined && variables.length === 0 ? [] : [{ path: [section, key], owner, variables }];
    }),
  );
}

/** Whether a manifest carries values at all. */
export function hasValues(secret: unknown): boolean {
  return isJsonObject(secret) && (isJsonObject(secret['data']) || isJsonObject(secret['stringData']));
}

function decoded(base64: string): string {
  try {
    return atob(base64.replaceAll(/\s/g, ''));
  } catch {
    return '';
  }
}
