import type { ServerResponse } from 'node:http';
import { stringAt } from '../json.ts';
import { badRequest } from './apiFailure.ts';
import type { KubeObject } from './kubeObject.ts';

/** Where whoever plays a Pod's program writes what it said. */
export const logAnnotation = 'agentgateway-sandbox/log';

/** `pods/log`: the text that the Pod's program wrote, cut as the caller asks. */
export function answerLog(pod: KubeObject, query: URLSearchParams, response: ServerResponse): void {
  const phase = stringAt(pod, 'status', 'phase');
  if (phase === undefined || phase === 'Pending') {
    throw badRequest(`container in pod "${pod.metadata.name}" is waiting to start: ContainerCreating`);
  }
  const text = pod.metadata.annotations?.[logAnnotation] ?? '';
  const limit = Number(query.get('limitBytes') ?? Infinity);
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.end(Buffer.from(text).subarray(0, limit));
}
