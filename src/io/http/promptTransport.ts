import { Duplex } from 'node:stream';
import { failure } from '../../core/messages/index.ts';
import type { PromptTransport } from '../../core/prompt/promptTransport.ts';
import { openStream, type StreamLimits } from './stream.ts';

/** The port of core/prompt over {@link openStream}; its replies also carry `timings`. */
export function createPromptTransport(limits: Partial<StreamLimits> = {}): PromptTransport {
  return {
    async send({ method, url, headers, body, connection, connectMs, addressTrouble }, signal) {
      if (!URL.canParse(url)) throw failure('http.invalid', { detail: url });
      if (connection !== undefined && !(connection instanceof Duplex)) throw new TypeError('no stream of ours');
      const { origin, pathname, search } = new URL(url);
      const path = pathname + search;
      const own = connectMs === undefined ? limits : { ...limits, connectMs };
      const reply = await openStream({
        origin,
        method,
        path,
        headers,
        body,
        limits: own,
        signal,
        connection,
        addressTrouble,
      });
      const { startedMs, sentMs } = reply.timings;
      return { ...reply, connectMs: sentMs === undefined ? undefined : Math.max(0, sentMs - startedMs) };
    },
  };
}
