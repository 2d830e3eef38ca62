/**
 * What the agentgateway that a document is for can do, as far as it matters for what we write and advise. Read from the
 * connected cluster's schema, not from a version number: a field that is served works.
 */
export interface GatewayFeatures {
  /** `secretRef.key` names another data key than `Authorization` (agentgateway ≥ 1.4.0). */
  readonly secretRefKey: boolean;
  /** The oldest release that has every field which is served; undefined where no schema of a cluster tells. */
  readonly release?: string;
}

/** What works on every published version: the choice when no cluster is connected. */
export const everyReleaseFeatures: GatewayFeatures = { secretRefKey: false };
