import { isJsonObject, listAt, objectAt } from './json.ts';

/** The names of a Secret's data keys, sorted; 'unknown' when nothing tells them without reading the values. */
export type DataKeys = readonly string[] | 'unknown';

/**
 * The names of a Secret's data keys, never its values: from managedFields of a metadata-only answer of the API server
 * (`f:data`, and `f:stringData` after a server-side apply), or from the data and stringData of a document in a file.
 */
export function readDataKeys(secret: unknown): DataKeys {
  const names = new Set<string>();
  let told = false;
  for (const source of ['data', 'stringData']) {
    if (!isJsonObject(secret) || !isJsonObject(secret[source])) continue;
    told = true;
    for (const name of Object.keys(secret[source])) names.add(name);
  }
  for (const entry of listAt(objectAt(secret, 'metadata'), 'managedFields')) {
    const fields = objectAt(entry, 'fieldsV1');
    told = true;
    for (const source of ['f:data', 'f:stringData']) {
      for (const field of Object.keys(objectAt(fields, source))) {
        if (field.startsWith('f:')) names.add(field.slice(2));
      }
    }
  }
  return told ? [...names].toSorted() : 'unknown';
}

/**
 * Whether {@link readDataKeys} sees every key. A server-side apply of stringData that replaces one key by another leaves the
 * first in the Secret and no trace of it in managedFields (seen on kube-apiserver 1.36): what it names is then the least
 * that is there.
 */
export function seesAllDataKeys(secret: unknown): boolean {
  return !listAt(objectAt(secret, 'metadata'), 'managedFields').some(
    (entry) => Object.keys(objectAt(objectAt(entry, 'fieldsV1'), 'f:stringData')).length > 0,
  );
}
