import { kinds, type ResourceKind } from '../../../src/core/resource/kinds.ts';
import { behindRoute, deployment, gateway, gatewayClass, pod, route, service } from '../../support/chain.ts';
import { accepted, backend, secretMetadata } from '../../support/objects.ts';

/** A cluster, and what the row of its backend says. */
export interface Case {
  readonly what: string;
  readonly objects: readonly unknown[];
  readonly unknown?: readonly ResourceKind[];
  readonly status: string;
  /** The words of the row; '' when ready. */
  readonly summary: string;
  /** The codes of what keeps it from working, in the order of the chain. */
  readonly codes?: readonly string[];
  readonly says?: string;
}

const good = backend({ status: accepted('True', 'Backend successfully accepted') });
const keyed = (name: string, status: unknown, auth: unknown = { secretRef: { name } }) =>
  backend({ policies: { auth }, status });
const without = (kind: ResourceKind): readonly unknown[] =>
  behindRoute.filter((object) => object['kind'] !== kind.kind);

/** What field/agentgateway.md, sections 2, 3, 5 and 11, tell of running controllers, in their words. */
export const backendCases: readonly Case[] = [
  { what: 'all is well', objects: [good, route(), ...behindRoute], status: 'ready', summary: '' },
  {
    what: 'the form that many people write first',
    objects: [
      keyed(
        'openai-api-key',
        accepted(
          'False',
          'failed to translate backend: secret kgateway-system/openai-api-key missing Authorization value',
        ),
      ),
      secretMetadata('openai-api-key', ['api-key']),
      route(),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Secret has no usable key',
    codes: ['secret-without-usable-key'],
    says: 'failed to translate backend: secret kgateway-system/openai-api-key missing Authorization value',
  },
  {
    what: 'Secret absent',
    objects: [
      keyed('k-none', accepted('False', 'failed to translate backend: secret kgateway-system/k-none not found')),
      route(),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Secret k-none is missing',
    codes: ['secret-absent'],
    says: 'failed to translate backend: secret kgateway-system/k-none not found',
  },
  {
    what: 'without rights on Secrets the Secret is unknown, never missing',
    objects: [keyed('k-none', accepted('True')), route(), ...behindRoute],
    unknown: [kinds.secret],
    status: 'ready',
    summary: '',
  },
  {
    what: 'a reason that only the controller knows',
    objects: [
      backend({
        status: accepted('False', 'failed to translate backend: transformation "x" is not a valid CEL expression'),
      }),
      route(),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Rejected: TranslationError',
    codes: ['backend-rejected'],
    says: 'failed to translate backend: transformation "x" is not a valid CEL expression',
  },
  {
    what: 'AWS credentials with a key missing',
    objects: [
      keyed('aws', accepted('True'), { aws: { secretRef: { name: 'aws' } } }),
      secretMetadata('aws', ['accessKey']),
      route(),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Secret has no usable key',
    codes: ['secret-without-usable-key'],
  },
  {
    what: 'the second of two credentials',
    objects: [
      keyed('a', accepted('True'), { credentials: [{ secretRef: { name: 'a' } }, { secretRef: { name: 'b' } }] }),
      secretMetadata('a', ['Authorization']),
      route(),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Secret b is missing',
    codes: ['secret-absent'],
  },
  {
    what: 'no status, and the controller has no replica',
    objects: [backend(), route(), ...without(kinds.deployment), deployment(0)],
    status: 'notReady',
    summary: 'Controller is not running',
    codes: ['no-controller'],
  },
  {
    what: 'no status, and no class is accepted',
    objects: [backend(), route(), gatewayClass({ status: {} }), gateway({ status: {} }), pod(), service()],
    status: 'notReady',
    summary: 'No controller has reported',
    codes: ['no-controller', 'gateway-class-not-accepted'],
  },
  {
    what: 'no status, and no class at all',
    objects: [backend()],
    status: 'notReady',
    summary: 'No controller is installed',
    codes: ['no-controller', 'no-route'],
  },
  {
    what: 'no status, and a controller that runs',
    objects: [backend(), route(), ...behindRoute],
    status: 'unknown',
    summary: 'no status yet',
  },
  {
    what: 'no status, and nobody may look for the controller',
    objects: [backend(), route(), ...behindRoute],
    unknown: [kinds.deployment, kinds.gatewayClass],
    status: 'unknown',
    summary: 'no status yet',
  },
  {
    what: 'the latest change is not judged yet',
    objects: [backend({ generation: 2, status: accepted('True', '', 1) }), route(), ...behindRoute],
    status: 'unknown',
    summary: 'latest change not processed yet',
  },
];
