import type { CodedError } from '../base/codedError.ts';
import type { Disposable } from '../base/disposable.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ResourceKind } from '../resource/kinds.ts';

/** What one list+watch covers. */
export interface WatchScope {
  readonly kind: ResourceKind;
  /** Undefined: the whole cluster. */
  readonly namespace?: string | undefined;
  /** Kubernetes label selector, such as `gateway.networking.k8s.io/gateway-name`. */
  readonly labelSelector?: string | undefined;
  /** Kubernetes field selector; what each kind can be asked by is fixed in the server. */
  readonly fieldSelector?: string | undefined;
}

/** How a list+watch stands. What it delivered before stays valid as last known while it is stale. */
export type WatchState =
  | { readonly status: 'loading' }
  | { readonly status: 'live' }
  /** The last attempt failed; it is being repeated with back-off. */
  | { readonly status: 'stale'; readonly error: CodedError }
  /** The user may not list this kind here (HTTP 403). */
  | { readonly status: 'forbidden'; readonly error: CodedError }
  /** The API server does not serve this kind (its CRD is missing); looked at again from time to time. */
  | { readonly status: 'absent' };

/** What a list+watch reports, in order. */
export interface WatchSink {
  /**
   * Objects of the first list while the rest is still coming: what is there can be shown, what is not may come yet. Never
   * said of a later list, which replaces what was known at its end and not before.
   */
  page(objects: readonly KubeObject[]): void;
  /** The last objects of that list: with the pages before they are all. Not said when it had to begin again. */
  lastPage(objects: readonly KubeObject[]): void;
  /** A complete list replaces all that was known. */
  replaced(objects: readonly KubeObject[]): void;
  upserted(object: KubeObject): void;
  deleted(object: KubeObject): void;
  state(state: WatchState): void;
}

/**
 * Port: one context of a kubeconfig as a stream of objects. Secrets come as metadata only. `io/kube` implements it with
 * list+watch, resume and bounded back-off; errors arrive as states, nothing throws.
 */
export interface ClusterSource {
  watch(scope: WatchScope, sink: WatchSink): Disposable;
  /** One try now for every watch that waits in back-off. */
  retry(): void;
  /**
   * Whether anybody looks at what is told; true until said otherwise. Unseen, watches are renewed and nothing else is asked:
   * what is absent or forbidden is looked at again when somebody looks.
   */
  setSeen(isSeen: boolean): void;
}
