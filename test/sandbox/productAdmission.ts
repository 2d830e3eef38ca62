import { render } from '../../src/core/messages/index.ts';
import { readCrd, type ResourceSchema } from '../../src/core/schema/index.ts';
import { judgeResource } from '../../src/core/validate/judgeResource.ts';
import { formatPath } from '../../src/core/yaml/index.ts';
import type { Admit } from './cluster/admission.ts';
import type { StatusCause } from './cluster/apiFailure.ts';
import type { CrdDocument } from './cluster/crd.ts';
import type { KubeObject } from './cluster/kubeObject.ts';
import { stringAt, type JsonObject } from './json.ts';

/**
 * Admission by the product's own validator over these CRDs. So what it says proves nothing about the validator: only a
 * real API server does.
 */
export function productAdmission(crds: readonly CrdDocument[]): Admit {
  // Compiling a large schema takes a while, and most kinds of a cluster see no write.
  const compiled = new Map<string, ResourceSchema | undefined>();
  const schemaOf = (apiVersion: string, kind: string): ResourceSchema | undefined => {
    const key = `${apiVersion} ${kind}`;
    if (!compiled.has(key)) {
      const ofKind = crds.filter((crd) => stringAt(crd, 'spec', 'names', 'kind') === kind);
      const schemas = ofKind.flatMap((crd) => readCrd(crd, { from: 'cluster', context: 'sandbox' }));
      compiled.set(
        key,
        schemas.find(({ id }) => `${id.group}/${id.version}` === apiVersion),
      );
    }
    return compiled.get(key);
  };
  return (document) => {
    const schema = schemaOf(document.apiVersion, document.kind);
    if (!schema) return [];
    return judgeResource(asWritten(document), schema, []).issues.map((issue): StatusCause => {
      const message = issue.serverMessage ?? render(issue.message);
      return { reason: reasonOf(message), message, field: issue.field ?? formatPath(issue.path) };
    });
  };
}

/** The validator judges what people create; the server's own metadata it would refuse there. */
function asWritten({ metadata, ...rest }: KubeObject): JsonObject {
  const { name, namespace, labels, annotations, finalizers } = metadata;
  return { ...rest, metadata: withoutAbsent({ name, namespace, labels, annotations, finalizers }) };
}

function withoutAbsent(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** The server's causes carry the kind of error that also begins their message. */
function reasonOf(message: string): string {
  if (message.startsWith('Required value')) return 'FieldValueRequired';
  if (message.startsWith('Unsupported value')) return 'FieldValueNotSupported';
  if (message.startsWith('Duplicate value')) return 'FieldValueDuplicate';
  if (message.startsWith('Too many')) return 'FieldValueTooMany';
  if (message.startsWith('Too long')) return 'FieldValueTooLong';
  return message.includes('must be of type') ? 'FieldValueTypeInvalid' : 'FieldValueInvalid';
}
