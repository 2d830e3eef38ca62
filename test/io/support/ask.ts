import type { PortLease } from '../../../src/io/forward/portForwarder.ts';
import { openStream, type StreamResponse } from '../../../src/io/http/stream.ts';
import { bodyText } from './bodyText.ts';

interface Asked {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** One request over a connection of its own, without a loopback port. */
export async function ask(lease: PortLease, path: string, asked: Asked = {}): Promise<StreamResponse> {
  const connection = await lease.connect(asked.signal);
  return openStream({ origin: 'http://localhost', method: 'GET', headers: {}, ...asked, path, connection });
}

export async function get(lease: PortLease, path: string): Promise<string> {
  return bodyText(await ask(lease, path));
}
