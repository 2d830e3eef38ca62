import { CodedError } from '../base/codedError.ts';
import { placeOf, type GatewayWay } from '../gateway/gatewayWays.ts';
import type { ReplyStep } from '../gateway/explainReply.ts';
import type { FailurePlace } from './failurePlace.ts';
import { message, type Message } from '../messages/index.ts';

/** What a failure means: what happened and what to do, where, and what to look at next. */
export interface Explained {
  readonly explanation: Message;
  /** Undefined where nobody can tell. */
  readonly place: FailurePlace | undefined;
  readonly step: ReplyStep | undefined;
}

/**
 * What a thrown failure of a run means. The transport knows only the loopback end of the tunnel: its codes are told in
 * terms of the gateway behind it.
 */
export function explainFailure(error: unknown, gateway: string, way: GatewayWay): Explained {
  if (!(error instanceof CodedError)) {
    const detail = error instanceof Error ? error.message : String(error);
    return { explanation: message('prompt.failed', { detail }), place: undefined, step: undefined };
  }
  const { code, args } = error;
  if (way.kind === 'named') return explainAtTarget(error, gateway, placeOf(way));
  switch (code) {
    case 'http.connectTimeout':
    case 'http.connect':
      if (way.kind !== 'tunnel') {
        const args = { gateway, place: placeOf(way) };
        return { explanation: message('prompt.notReached', args), place: 'gateway', step: 'diagnose' };
      }
      return { explanation: message('prompt.notConnected', { gateway }), place: 'gateway', step: 'openGateway' };
    case 'http.certificate': {
      const { host = '?', detail = '?' } = args;
      const explanation = message('prompt.certificate', { gateway, host, detail });
      return { explanation, place: 'gateway', step: 'openGateway' };
    }
    case 'http.cut':
      return { explanation: message('prompt.connectionLost', { gateway }), place: 'gateway', step: undefined };
    case 'http.timeout':
      return {
        explanation: message('prompt.silent', { gateway, seconds: args['seconds'] ?? '?' }),
        place: 'provider',
        step: 'diagnose',
      };
    default:
      return { explanation: { code, args }, ...roomOf(code) };
  }
}

/** The same where a person named the place: what stands there is a gateway, or a provider itself. */
function explainAtTarget({ code, args }: CodedError, target: string, place: string): Explained {
  const at = { place: 'gateway', step: 'editTarget' } as const;
  switch (code) {
    case 'http.connectTimeout':
    case 'http.connect':
      return { explanation: message('target.notReached', { target, place }), ...at };
    case 'http.certificate': {
      const { host = '?', detail = '?' } = args;
      return { explanation: message('target.certificate', { target, host, detail }), ...at };
    }
    case 'http.cut':
      return { explanation: message('target.connectionLost', { target }), place: 'gateway', step: undefined };
    case 'http.timeout':
      return { explanation: message('target.silent', { target, seconds: args['seconds'] ?? '?' }), ...at };
    default:
      return { explanation: { code, args }, place: undefined, step: 'editTarget' };
  }
}

/** A code begins with what failed. */
function roomOf(code: string): Pick<Explained, 'place' | 'step'> {
  if (code.startsWith('forward.')) return { place: 'tunnel', step: 'diagnose' };
  if (code.startsWith('cluster.') || code.startsWith('kubeconfig.')) return { place: 'cluster', step: undefined };
  return { place: undefined, step: undefined };
}
