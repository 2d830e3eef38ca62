/** One node of the generated structure (facts.json): a CRD schema node with short names and its children by number. */
export interface FactNode {
  /** Everything of a structural schema node that has no children: type, limits, enum, default, list type. */
  readonly s?: Readonly<Record<string, unknown>>;
  /** Properties. */
  readonly p?: Readonly<Record<string, number>>;
  /** Items of a list. */
  readonly i?: number;
  /** Values of a map. */
  readonly a?: number;
  /** Schemas that combine (anyOf, oneOf, allOf). */
  readonly c?: Readonly<Record<string, readonly number[]>>;
  /** Rules: a name in rules.json, or a shape: `one:a b`, `max:a b`, `min:a b`, `dur:1s`,
   * `alone:a b c` (with a, neither b nor c), `unless:a b` (without a, b). */
  readonly r?: readonly string[];
}

/** A kind of facts.json. */
export interface FactKind {
  readonly group: string;
  readonly versions: readonly string[];
  readonly kind: string;
  readonly plural: string;
  readonly hasStatus: boolean;
  /** False: only a part of the kind is known here, so unknown fields are not judged. */
  readonly complete: boolean;
  /** The root node by release; one for all under `*`. */
  readonly roots: Readonly<Record<string, number>>;
}

export interface Facts {
  /** Releases of agentgateway, oldest first. */
  readonly releases: readonly string[];
  readonly kinds: readonly FactKind[];
  readonly nodes: readonly FactNode[];
}
