import type { ResourceFact } from '../graph/fact.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

/**
 * A placeholder in a Secret's manifest that nothing sets: kubectl applies `${NAME}` as it stands, and the provider gets that for
 * its key. A hint, for another tool may fill it in.
 * @param isSet whether a variable is there for whoever fills it in
 */
export function placeholderUnset(secret: ResourceFact, isSet: (name: string) => boolean): readonly CheckFinding[] {
  return (secret.object.secretEntries ?? []).flatMap(({ path, variables }): readonly CheckFinding[] => {
    const open = variables.filter((name) => !isSet(name));
    const [first] = open;
    if (first === undefined) return [];
    return [
      {
        code: 'placeholder-unset',
        severity: 'hint',
        link: 'secret',
        subject: { fact: secret, path },
        related: [],
        ...worded('check.placeholderUnset', { variable: first }),
        fixes: [],
      },
    ];
  });
}
