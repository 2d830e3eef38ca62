import type { FactLocation, ResourceFact } from '../graph/fact.ts';
import { message } from '../messages/index.ts';
import { closestWord } from '../validate/index.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { placeholderFor } from './secretManifest.ts';
import { worded } from './wording.ts';

/** The variables of whoever fills in placeholders. */
export interface Variables {
  isSet(name: string): boolean;
  /** The names that are known, for who looks for the one that is meant. */
  names(): Iterable<string>;
}

/**
 * A placeholder in a Secret's manifest that nothing sets: kubectl applies `${NAME}` as it stands, and the provider gets that for
 * its key. A hint, for another tool may fill it in.
 */
export function placeholderUnset(secret: ResourceFact, variables: Variables): readonly CheckFinding[] {
  return (secret.object.secretEntries ?? []).flatMap(({ path, variables: wanted }): readonly CheckFinding[] => {
    const variable = wanted.find((name) => !variables.isSet(name));
    if (variable === undefined) return [];
    const at = { fact: secret, path };
    return [
      {
        code: 'placeholder-unset',
        severity: 'hint',
        link: 'secret',
        subject: at,
        related: [],
        ...worded('check.placeholderUnset', { variable }),
        fixes: fixesFor(variable, at, variables),
      },
    ];
  });
}

/** The variable that it is a misspelling of, and a line for it in `.env`. */
function fixesFor(variable: string, at: FactLocation, variables: Variables): readonly CheckFix[] {
  const meant = closestWord(variable, variables.names());
  const rename = (to: string): CheckFix => ({
    kind: 'edit',
    title: message('check.fix.changeTo', { value: placeholderFor(to) }),
    changes: [{ kind: 'renameVariable', at, from: variable, to }],
  });
  return [
    ...(meant === undefined ? [] : [rename(meant)]),
    { kind: 'addVariable', title: message('check.fix.addVariable', { variable }), variable },
  ];
}
