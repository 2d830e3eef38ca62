import { Document } from 'yaml';
import { message, render } from '../../core/messages/index.ts';
import { isJsonObject, objectAt, type JsonObject } from '../../core/resource/json.ts';
import { apiVersionOf, type ResourceKind } from '../../core/resource/kinds.ts';
import { readDataKeys } from '../../core/resource/secretKeys.ts';
import { isMetadataOnly } from './resourcePath.ts';

/** Holds a whole earlier version of the object, for a Secret with its values in plain text. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * A live object as YAML to read: without managedFields and the last-applied annotation; of a Secret only metadata, with
 * the names of its data keys as a comment at the head.
 */
export function objectYaml(kind: ResourceKind, answer: unknown): string {
  const source: JsonObject = isJsonObject(answer) ? answer : {};
  const metadata = withoutNoise(objectAt(source, 'metadata'));
  const identity = { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata };
  const secret = isMetadataOnly(kind);
  // `version: 1.1` quotes what the API server would take for a boolean or a number.
  const document = new Document(secret ? identity : { ...identity, ...source, ...identity }, {
    version: '1.1',
    aliasDuplicateObjects: false,
  });
  if (secret) document.commentBefore = ` ${secretComment(answer)}`;
  return document.toString({ lineWidth: 0 });
}

function secretComment(answer: unknown): string {
  const keys = readDataKeys(answer);
  if (keys === 'unknown') return render(message('cluster.secretKeysUnknown'));
  return render(message('cluster.secretValuesHidden', { keys: keys.join(', ') || '-' }));
}

function withoutNoise(metadata: JsonObject): JsonObject {
  const { managedFields: _managed, annotations: _annotations, ...rest } = metadata;
  const kept = Object.entries(objectAt(metadata, 'annotations')).filter(([name]) => name !== lastApplied);
  return kept.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(kept) };
}
