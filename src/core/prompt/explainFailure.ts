import { CodedError } from '../base/codedError.ts';
import { message, type Message } from '../messages/index.ts';

/**
 * What a thrown failure of a run means. The transport knows only the loopback end of the tunnel: its codes are told in
 * terms of the gateway behind it.
 */
export function explainFailure(error: unknown, gateway: string): Message {
  if (!(error instanceof CodedError)) {
    return message('prompt.failed', { detail: error instanceof Error ? error.message : String(error) });
  }
  const { code, args } = error;
  switch (code) {
    case 'http.connect':
      return message('prompt.notConnected', { gateway });
    case 'http.cut':
      return message('prompt.connectionLost', { gateway });
    case 'http.timeout':
      return message('prompt.silent', { gateway, seconds: args['seconds'] ?? '?' });
    default:
      return { code, args };
  }
}
