import type { CheckFinding } from '../checks/finding.ts';
import type { Message } from '../messages/index.ts';
import type { ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ObjectReference } from './connection.ts';
import type { PartKind, PartState, ProviderPart } from './providerPart.ts';
import { sentencesOf } from './verdict.ts';

/** What a part is made of; the rest of it follows from its findings. */
interface PartFacts {
  readonly kind: PartKind;
  readonly state: PartState;
  readonly label: Message;
  readonly detail: Message | undefined;
  readonly findings: readonly CheckFinding[];
  /** Said after the findings. */
  readonly explanation?: readonly Message[];
  readonly target: ObjectReference | undefined;
  readonly parts?: readonly ProviderPart[];
}

/** @param place what tells it from the other parts of the row, the same as long as it is about the same thing */
export function part(row: { readonly id: string }, place: readonly string[], facts: PartFacts): ProviderPart {
  const { kind, state, label, detail, findings, explanation = [], target, parts = [] } = facts;
  return {
    id: [row.id, ...place].join('\u0000'),
    kind,
    state,
    label,
    detail,
    explanation: [...findings.flatMap(sentencesOf), ...explanation],
    controllerMessage: findings.map(({ controllerMessage }) => controllerMessage).find(Boolean),
    target,
    fixes: findings.flatMap(({ fixes }) => fixes),
    parts,
  };
}

export function placeOf(kind: ResourceKind, { metadata }: KubeObject): ObjectReference {
  return { kind, namespace: metadata.namespace, name: metadata.name };
}
