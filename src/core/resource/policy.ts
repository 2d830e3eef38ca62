import { findCondition, type Condition } from './conditions.ts';
import { isJsonObject, listAt, objectAt, stringAt, stringMapAt } from './json.ts';
import type { KubeObject } from './kubeObject.ts';

/** What a policy attaches to: an object by name, or all with these labels; always in the policy's own namespace. */
export interface PolicyTarget {
  readonly group: string;
  readonly kind: string;
  readonly name: string | undefined;
  readonly matchLabels: Readonly<Record<string, string>> | undefined;
  /** A listener, a route rule, or a provider inside `groups`; undefined: the whole object. */
  readonly sectionName: string | undefined;
}

/** What the product uses of an AgentgatewayPolicy. */
export interface PolicyView {
  readonly targets: readonly PolicyTarget[];
  /** Fields of `spec.backend`, each of which an inline one of the same name wins over. */
  readonly backendFields: readonly string[];
  /** The condition that says why it has no effect or only in part; undefined when all is well or nobody has spoken. */
  readonly problem: Condition | undefined;
}

export function readPolicy({ spec, status }: Pick<KubeObject, 'spec' | 'status'>): PolicyView {
  const selectors = listAt(spec, 'targetSelectors');
  const targets = [...listAt(spec, 'targetRefs'), ...selectors].flatMap((target) => {
    const kind = stringAt(target, 'kind');
    const name = stringAt(target, 'name');
    const matchLabels = selectors.includes(target) ? stringMapAt(target, 'matchLabels') : undefined;
    if (kind === undefined || (name === undefined && matchLabels === undefined)) return [];
    return [
      { group: stringAt(target, 'group') ?? '', kind, name, matchLabels, sectionName: stringAt(target, 'sectionName') },
    ];
  });
  return { targets, backendFields: Object.keys(objectAt(spec, 'backend')), problem: problemOf(status) };
}

/** One entry an ancestor (a Gateway, or one that is called StatusSummary): the worst of them counts. */
function problemOf(status: unknown): Condition | undefined {
  const ancestors = listAt(status, 'ancestors').filter(isJsonObject);
  const of = (type: string): readonly Condition[] => ancestors.flatMap((entry) => findCondition(entry, type) ?? []);
  const accepted = of('Accepted');
  return (
    accepted.find((condition) => condition.status === 'False') ??
    accepted.find((condition) => condition.reason === 'PartiallyValid') ??
    of('Attached').find((condition) => condition.status === 'False')
  );
}

type Labels = KubeObject['metadata']['labels'];

/** Whether every one of the wanted labels is among those of an object. */
export function hasLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
