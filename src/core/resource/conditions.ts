import { listAt, numberAt, stringAt, type JsonObject } from './json.ts';

/** One entry of `status.conditions` (Kubernetes API conventions: type, status, reason, message). */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** RFC 3339. */
  readonly lastTransitionTime: string | undefined;
  /** The `metadata.generation` that it judged. */
  readonly observedGeneration: number | undefined;
}

/** Every check asks for some; what the cluster said is never changed, so it is the key. */
const known = new WeakMap<JsonObject, readonly Condition[]>();

/** The conditions of a status (or of one entry of `status.parents`); malformed entries are left out. */
function readConditions(status: JsonObject): readonly Condition[] {
  let conditions = known.get(status);
  if (conditions === undefined) known.set(status, (conditions = parseConditions(status)));
  return conditions;
}

function parseConditions(status: JsonObject): readonly Condition[] {
  return listAt(status, 'conditions').flatMap((entry) => {
    const type = stringAt(entry, 'type');
    const value = stringAt(entry, 'status');
    if (type === undefined || (value !== 'True' && value !== 'False' && value !== 'Unknown')) return [];
    return [
      {
        type,
        status: value,
        reason: stringAt(entry, 'reason') ?? '',
        message: stringAt(entry, 'message') ?? '',
        lastTransitionTime: stringAt(entry, 'lastTransitionTime'),
        observedGeneration: numberAt(entry, 'observedGeneration'),
      },
    ];
  });
}

export function findCondition(status: JsonObject, type: string): Condition | undefined {
  return readConditions(status).find((condition) => condition.type === type);
}

/** Whether any controller has said anything: conditions of its own, or of parents. */
export function hasSpoken(status: JsonObject): boolean {
  return readConditions(status).length > 0 || listAt(status, 'parents').length > 0;
}
