import { CodedError } from '../base/codedError.ts';
import type { ObjectReference } from '../cluster/connection.ts';
import { message } from '../messages/index.ts';
import type { JsonObject } from '../resource/json.ts';
import type { ResourceKind } from '../resource/kinds.ts';

/** A field that another manager holds with another value. */
export interface FieldConflict {
  /** Who holds it, as managedFields names it: `kubectl-client-side-apply`, `helm`, `argocd-controller`. */
  readonly manager: string;
  /** As the API server writes it: `.spec.ai.provider.openai.model`. */
  readonly field: string;
}

/** A server-side apply that would take fields from other managers; it is made only when it is forced. */
export class ApplyConflict extends CodedError {
  readonly conflicts: readonly FieldConflict[];

  constructor(name: string, conflicts: readonly FieldConflict[], options?: ErrorOptions) {
    const managers = [...new Set(conflicts.map(({ manager }) => manager))].join(', ');
    const { code, args } = message('apply.conflict', { name, managers });
    super(code, args, options);
    this.conflicts = conflicts;
  }
}

interface ApplyOptions {
  /** Runs admission, defaults and validation, and stores nothing. */
  readonly dryRun: boolean;
  /** Takes over what other managers hold. */
  readonly force: boolean;
}

/** What a server-side apply made of an object. */
interface AppliedObject {
  /** The object as it is then; of a Secret its metadata. */
  readonly content: JsonObject;
  /** False where an object of that name was there. */
  readonly isNew: boolean;
}

/** Port: changes to one context. Every call ends by its limit or its signal and fails with a CodedError. */
export interface ClusterWriter {
  /** How the cluster serves a kind; undefined when it does not. */
  resolve(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ResourceKind | undefined>;
  /** The live object whole, of a Secret its metadata; undefined when it does not exist. */
  readWhole(target: ObjectReference, signal?: AbortSignal): Promise<JsonObject | undefined>;
  /**
   * Server-side apply under our field manager, with fieldValidation=Strict. `stringData` of a Secret is sent as `data`:
   * an apply of stringData under a new name would leave the old key behind.
   * Fails with {@link ApplyConflict}, `apply.noNamespace`, `apply.refused` or `cluster.*`.
   */
  apply(
    target: ObjectReference,
    content: JsonObject,
    options: ApplyOptions,
    signal?: AbortSignal,
  ): Promise<AppliedObject>;
}
