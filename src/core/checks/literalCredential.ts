import type { ResourceFact } from '../graph/fact.ts';
import { message } from '../messages/index.ts';
import { defaultSecretKey } from '../resource/authSecrets.ts';
import { credentialOwner, mayBeCredential } from '../resource/credentialForm.ts';
import { forEachChild } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { Path } from '../resource/path.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { placeholderFor, secretManifest, secretNamesFor } from './secretManifest.ts';
import { worded } from './wording.ts';

/** Deeper than any field of a published release that can hold a key. */
const maxDepth = 24;

/** A text that is a key, by its place or its form. The text itself is not kept. */
interface Literal {
  readonly path: Path;
  /** The service that has keys of this form. */
  readonly owner: string | undefined;
}

/** Asked for with every judgement of a file; an object of ours is never changed, so it is the key. */
const known = new WeakMap<KubeObject, readonly Literal[]>();

/**
 * A key in plain text: under `auth.key`, in a value of a Secret's manifest, or anywhere by the form that its service gives it.
 * Whoever may read the file or the backend has the key. Neither the finding nor its fix repeats it.
 */
export function literalCredential(holder: ResourceFact): readonly CheckFinding[] {
  return literalsOf(holder.object).map(({ path, owner }): CheckFinding => {
    const place = String(path.at(-1));
    const texts =
      holder.object.kind === kinds.secret.kind
        ? worded('check.literalInSecret', { key: place, owner: owner ?? '?' })
        : worded('check.literalCredential', { field: place });
    return {
      code: 'literal-credential',
      severity: 'warning',
      isAdvice: true,
      link: 'backend',
      subject: { fact: holder, path },
      related: [],
      ...texts,
      fixes: fixesFor(holder, path),
    };
  });
}

function literalsOf(object: KubeObject): readonly Literal[] {
  let literals = known.get(object);
  if (literals === undefined) known.set(object, (literals = readLiterals(object)));
  return literals;
}

function readLiterals(object: KubeObject): readonly Literal[] {
  if (object.kind === kinds.secret.kind) {
    return (object.secretEntries ?? []).flatMap(({ path, owner }) => (owner === undefined ? [] : [{ path, owner }]));
  }
  const found: Literal[] = [];
  collect(object.spec, ['spec'], found);
  return found;
}

/** @param path the one array of the whole walk; copied where something is found */
function collect(value: unknown, path: (string | number)[], into: Literal[]): void {
  if (typeof value === 'string') {
    const owner = credentialOwner(value);
    const isKey = path.at(-1) === 'key' && path.at(-2) === 'auth';
    if (owner !== undefined || (isKey && mayBeCredential(value))) into.push({ path: [...path], owner });
  } else if (path.length > maxDepth) {
    return;
  } else {
    forEachChild(value, path, (item) => collect(item, path, into));
  }
}

function fixesFor(holder: ResourceFact, path: Path): readonly CheckFix[] {
  const { object } = holder;
  const at = { fact: holder, path };
  const names = secretNamesFor(object);
  if (object.kind === kinds.secret.kind) {
    // What `data` holds is base64, which no placeholder is.
    if (path[0] === 'data') return [];
    const placeholder = placeholderFor(names.environment);
    const title = message('check.fix.usePlaceholder', { placeholder });
    return [{ kind: 'edit', title, changes: [{ kind: 'set', at, value: placeholder }] }];
  }
  if (path.at(-1) !== 'key' || path.at(-2) !== 'auth') return [];
  const title = message('check.fix.moveToSecret', { secret: names.secretName });
  return [
    {
      kind: 'edit',
      title,
      changes: [
        { kind: 'replace', at, name: 'secretRef', value: { name: names.secretName } },
        { kind: 'addResource', beside: holder, value: secretManifest(object, names, [defaultSecretKey]) },
      ],
    },
  ];
}
