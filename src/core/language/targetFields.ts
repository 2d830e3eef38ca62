import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { Path } from '../yaml/index.ts';

/** What a field that names resources can name. */
export interface TargetField {
  /** The likeliest first. */
  readonly kinds: readonly ResourceKind[];
  /** What is meant where the reference names no kind; undefined: it has to. */
  readonly usual: ResourceKind | undefined;
}

const { backend, gateway, httpRoute, secret, service } = kinds;
const secrets: TargetField = { kinds: [secret], usual: secret };
const backends: TargetField = { kinds: [backend, service], usual: service };
const gateways: TargetField = { kinds: [gateway], usual: gateway };

/** By the name of the field: those of agentgateway 1.4.1 and Gateway API 1.6. */
const fields: ReadonlyMap<string, TargetField> = new Map([
  ['backendRef', backends],
  ['backendRefs', backends],
  ['parentRef', gateways],
  ['parentRefs', gateways],
  ['targetRefs', { kinds: [gateway, httpRoute, backend, service], usual: undefined }],
  ['secretRef', secrets],
  ['clientSecretRef', secrets],
  ['signingKeyRef', secrets],
  ['certificateRef', secrets],
  ['certificateRefs', secrets],
  ['mtlsCertificateRef', secrets],
  ['clientCertificateRef', secrets],
  ['from', { kinds: [httpRoute], usual: undefined }],
  ['to', { kinds: [backend, service, secret], usual: undefined }],
]);

/** The field whose map stands at a path, directly or as an item of its list. */
export function targetFieldAt(path: Path): TargetField | undefined {
  const name = typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1);
  return typeof name === 'string' && path[0] === 'spec' ? fields.get(name) : undefined;
}
