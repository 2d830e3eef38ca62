import type { ForwardingConnection } from '../prompt/clusterPrompts.ts';
import type { JsonObject } from '../resource/json.ts';
import type { ResourceKind } from '../resource/kinds.ts';

/** What a diagnosis may do in a namespace. */
interface AccessQuestion {
  readonly verb: 'create' | 'get' | 'delete';
  readonly kind: ResourceKind;
  /** `log`, for example. */
  readonly subresource?: string | undefined;
  readonly namespace: string;
}

/** A Pod that was made. */
export interface MadePod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** Port: what a diagnosis asks of one context. Every call ends by its limit or its signal and fails with a CodedError. */
export interface ClusterProbe {
  /** Of the API server, as it calls it: `v1.36.3`. */
  version(signal?: AbortSignal): Promise<string>;
  /** Whether the user may (SelfSubjectAccessReview, which every user may make). */
  may(question: AccessQuestion, signal?: AbortSignal): Promise<boolean>;
  /** Makes a Pod; its name is in it. */
  createPod(namespace: string, pod: JsonObject, signal?: AbortSignal): Promise<MadePod>;
  /** What the Pod wrote, from its beginning; never more than 64 KiB of it. */
  podLog(pod: Pick<MadePod, 'namespace' | 'name'>, signal?: AbortSignal): Promise<string>;
}

/** A connection that a diagnosis can ask. */
export interface ProbedConnection extends ForwardingConnection {
  readonly probe: ClusterProbe;
}
