import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly accept: string;
}

const channel = 'http.client.request.start';

/** Every request that this process sends from now on with our User-Agent; works against any server. */
export function recordRequests(): { readonly requests: RecordedRequest[]; dispose(): void } {
  const requests: RecordedRequest[] = [];
  const listen = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    if (request.getHeader('user-agent') !== 'agentgateway-tools') return;
    // The fault proxy of this process passes it on, in the name of the user.
    if (request.getHeader('impersonate-user') !== undefined) return;
    requests.push({ method: request.method, path: request.path, accept: String(request.getHeader('accept')) });
  };
  subscribe(channel, listen);
  return { requests, dispose: () => void unsubscribe(channel, listen) };
}
