import type { CodedError } from '../base/codedError.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ResourceKind } from '../resource/kinds.ts';

/** One context of a kubeconfig. */
export interface ContextInfo {
  readonly name: string;
  readonly cluster: string;
  /** URL of the API server. */
  readonly server: string;
  /** The namespace that the context sets, else 'default'. */
  readonly namespace: string;
  /** A hash over the context, its cluster and its user: another value means that a connection must be opened anew. */
  readonly revision: string;
}

/** A kubeconfig as it stands now: its contexts, or why there are none (a code of the message table). */
export interface KubeconfigState {
  readonly contexts: readonly ContextInfo[];
  readonly current: string | undefined;
  readonly problem: CodedError | undefined;
  /** The files it was read from. */
  readonly files: readonly string[];
}

/** Identity of an object on the cluster. */
export interface ObjectReference {
  readonly kind: ResourceKind;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** What one cluster serves of a group version: its OpenAPI v3 document, or one CustomResourceDefinition of it. */
export interface ServedSchema {
  /** `agentgateway.dev/v1alpha1` */
  readonly groupVersion: string;
  /** Another value means another content: the hash of the API server's own index, or the version of the definition. */
  readonly hash: string;
  readonly document: unknown;
}

/** Port: single requests to one context. Every call ends by its limit or its signal and fails with a CodedError. */
export interface ClusterReader {
  /** The live object, in the version that the server has of its kind; a Secret as metadata only. Undefined when it does not exist. */
  read(target: ObjectReference, signal?: AbortSignal): Promise<KubeObject | undefined>;
  /** The live object as YAML without managedFields and last-applied; for a Secret the metadata and the key
   * names. Undefined when it does not exist. */
  readYaml(target: ObjectReference, signal?: AbortSignal): Promise<string | undefined>;
  /** The OpenAPI v3 documents that hold these kinds, in the versions that the server has; none for what it has not. */
  readOpenApi(kinds: readonly ResourceKind[], signal?: AbortSignal): Promise<readonly ServedSchema[]>;
  /** Renames a data key of a Secret by JSON Patch `move`, unread; the values never leave the cluster. */
  renameSecretKey(secret: ObjectReference, from: string, to: string, signal?: AbortSignal): Promise<void>;
  /** Deletes this very object: one of another uid, made anew under the same name, stays (`cluster.recreated`). */
  delete(target: ObjectReference, uid: string, signal?: AbortSignal): Promise<void>;
}
