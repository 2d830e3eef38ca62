import { findCondition, type Condition } from './conditions.ts';
import { isJsonObject, listAt, numberAt, objectAt, stringAt } from './json.ts';
import type { KubeObject } from './kubeObject.ts';

/** A listener as written, with what the controller says of it. */
export interface ListenerView {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly hostname: string | undefined;
  /** `allowedRoutes.namespaces.from`; Gateway API's default is Same. */
  readonly routesFrom: string;
  /** Kinds under `allowedRoutes.kinds`; empty where it names none and the protocol decides. */
  readonly routeKinds: readonly string[];
  /** The first condition that keeps it from serving; undefined when none does or nobody has spoken. */
  readonly problem: Condition | undefined;
}

/** What the product shows of a Gateway. */
export interface GatewayView {
  readonly className: string | undefined;
  readonly listeners: readonly ListenerView[];
  /** `status.addresses`; empty while a load balancer is pending. */
  readonly addresses: readonly string[];
  readonly accepted: Condition | undefined;
  readonly programmed: Condition | undefined;
}

/** Conditions of a listener with the status that means trouble, the one that explains the most first. */
const troubles = [
  ['Conflicted', 'True'],
  ['Accepted', 'False'],
  ['ResolvedRefs', 'False'],
  ['Programmed', 'False'],
] as const;

/** Reads a Gateway leniently: what is odd is left out, nothing throws. */
export function readGateway({ spec, status }: Pick<KubeObject, 'spec' | 'status'>): GatewayView {
  const spoken = listAt(status, 'listeners').filter(isJsonObject);
  return {
    className: stringAt(spec, 'gatewayClassName'),
    listeners: listAt(spec, 'listeners').flatMap((listener) => {
      const port = numberAt(listener, 'port');
      if (port === undefined) return [];
      const name = stringAt(listener, 'name') ?? '';
      return [
        {
          name,
          port,
          protocol: stringAt(listener, 'protocol') ?? 'HTTP',
          hostname: stringAt(listener, 'hostname'),
          routesFrom: stringAt(objectAt(objectAt(listener, 'allowedRoutes'), 'namespaces'), 'from') ?? 'Same',
          routeKinds: listAt(objectAt(listener, 'allowedRoutes'), 'kinds').flatMap(
            (entry) => stringAt(entry, 'kind') ?? [],
          ),
          problem: troubleOf(spoken.find((entry) => stringAt(entry, 'name') === name)),
        },
      ];
    }),
    addresses: listAt(status, 'addresses').flatMap((address) => stringAt(address, 'value') ?? []),
    accepted: findCondition(status, 'Accepted'),
    programmed: findCondition(status, 'Programmed'),
  };
}

function troubleOf(status: Readonly<Record<string, unknown>> | undefined): Condition | undefined {
  if (status === undefined) return undefined;
  for (const [type, bad] of troubles) {
    const condition = findCondition(status, type);
    if (condition?.status === bad) return condition;
  }
  return undefined;
}
