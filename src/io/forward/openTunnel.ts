import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import type { CodedError } from '../../core/base/codedError.ts';
import { failure } from '../../core/messages/index.ts';
import { objectAt, stringAt } from '../../core/resource/json.ts';
import { kinds } from '../../core/resource/kinds.ts';
import { errorCode } from '../errorCode.ts';
import type { ApiClient } from '../kube/apiClient.ts';
import { ApiError, connectionError, statusError } from '../kube/apiError.ts';
import type { Endpoint } from '../kube/credentials.ts';
import { requestName, resourcePath } from '../kube/resourcePath.ts';
import type { ForwardPace } from './forwardPace.ts';
import { TunnelStream, type PodPort } from './tunnelStream.ts';

/** v5, which could close one direction, is known to no kubelet for port-forwards (read at Kubernetes 1.36). */
const protocol = 'v4.channel.k8s.io';
/** The node sends what it reads, some 32 KiB at a time. */
const maxMessageBytes = 16 * 1024 * 1024;

/** The server said no, with a status. */
interface Refusal {
  readonly status: number;
}

/** Opens a tunnel to a port of a Pod. Fails with `forward.*`, `cluster.*` or `kubeconfig.*`. */
export async function openTunnel(client: ApiClient, place: PodPort, pace: ForwardPace): Promise<TunnelStream> {
  const { credentials } = client;
  let endpoint = await credentials.endpoint();
  let answer = await handshake(client, endpoint, place, pace);
  if (isRefusal(answer) && answer.status === 401) {
    const renewed = await credentials.renew(endpoint);
    if (renewed !== undefined) {
      endpoint = renewed;
      answer = await handshake(client, endpoint, place, pace);
    }
  }
  if (!isRefusal(answer) || answer.status !== 401) credentials.accepted();
  if (!isRefusal(answer)) return answer;
  throw await explainRefusal(client, endpoint, place, answer.status);
}

function isRefusal(answer: TunnelStream | Refusal): answer is Refusal {
  return !(answer instanceof TunnelStream);
}

function handshake(
  client: ApiClient,
  endpoint: Endpoint,
  place: PodPort,
  pace: ForwardPace,
): Promise<TunnelStream | Refusal> {
  const { namespace, pod, port } = place;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward`;
  const socket = new WebSocket(`${endpoint.server.replace(/^http/, 'ws')}${path}?ports=${port}`, protocol, {
    agent: endpoint.agent,
    // Not as `headers`, which may not hold one twice: a user is impersonated with several groups.
    finishRequest: (request) => {
      for (const [name, value] of Object.entries(endpoint.headers)) request.setHeader(name, value);
      request.end();
    },
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: maxMessageBytes,
  });
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      reject(failure('forward.timeout', { namespace, pod, port, seconds: pace.handshakeMs / 1000 }));
      socket.terminate();
    }, pace.handshakeMs);
    socket.on('unexpected-response', (request, response: IncomingMessage) => {
      clearTimeout(limit);
      response.on('error', () => undefined);
      response.resume();
      request.destroy();
      resolve({ status: response.statusCode ?? 0 });
    });
    // Stays for the life of the socket: one without a listener would end the process.
    socket.on('error', (error) => {
      clearTimeout(limit);
      // An answer that is no WebSocket's has no code; a connection that came to nothing has one.
      if (errorCode(error) === undefined) {
        reject(failure('forward.unsupported', { detail: error.message }, { cause: error }));
        return;
      }
      // The server may have moved by now.
      client.credentials.lookAgain();
      reject(connectionError(error, endpoint));
    });
    socket.on('open', () => {
      clearTimeout(limit);
      resolve(new TunnelStream(socket, place, pace));
    });
  });
}

async function explainRefusal(
  client: ApiClient,
  endpoint: Endpoint,
  { namespace, pod, port }: PodPort,
  status: number,
): Promise<CodedError> {
  if (status === 401) {
    const target = { server: endpoint.server, context: client.context };
    return statusError(status, undefined, requestName('get', kinds.pod), target);
  }
  if (status === 403) return failure('forward.forbidden', { namespace, pod });
  if (status === 404) return failure('forward.podGone', { namespace, pod });
  const isOfServer = status === 400 || status >= 500;
  if (!isOfServer) return failure('forward.unsupported', { detail: `HTTP ${status}` });
  return (
    (await whyPodIsNot(client, namespace, pod)) ??
    failure('forward.failed', { namespace, pod, port, detail: `HTTP ${status}` })
  );
}

/** The API server's own refusal of a Pod that does not run says little. Without the right to read Pods, it must do. */
async function whyPodIsNot(client: ApiClient, namespace: string, pod: string): Promise<CodedError | undefined> {
  let answer: unknown;
  try {
    const path = resourcePath({ kind: kinds.pod, namespace, name: pod });
    answer = await client.json({ name: requestName('get', kinds.pod), path });
  } catch (error) {
    return error instanceof ApiError && error.status === 404
      ? failure('forward.podGone', { namespace, pod })
      : undefined;
  }
  if (stringAt(objectAt(answer, 'metadata'), 'deletionTimestamp') !== undefined) {
    return failure('forward.podGone', { namespace, pod });
  }
  const phase = stringAt(objectAt(answer, 'status'), 'phase') ?? 'Unknown';
  return phase === 'Running' ? undefined : failure('forward.podNotRunning', { namespace, pod, phase });
}
