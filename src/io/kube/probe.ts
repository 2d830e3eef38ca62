import type { ClusterProbe } from '../../core/diagnose/clusterProbe.ts';
import { failure } from '../../core/messages/index.ts';
import { objectAt, stringAt } from '../../core/resource/json.ts';
import { kinds } from '../../core/resource/kinds.ts';
import { readChunks, type ApiClient } from './apiClient.ts';
import { fieldManager } from './fieldManager.ts';
import { requestName, resourcePath } from './resourcePath.ts';

/** Of a Pod's log; the server cuts it. */
const maxLogBytes = 64 * 1024;
/** Between two pieces of a log. */
const logSilenceMs = 15_000;

/** What a diagnosis asks of one context. Each call ends by the limits of {@link ApiClient} or by its signal. */
export function createClusterProbe(client: ApiClient): ClusterProbe {
  return {
    async version(signal) {
      const answer = await client.json({ name: { verb: 'get', resource: '/version' }, path: '/version', signal });
      const version = stringAt(answer, 'gitVersion');
      if (version === undefined) {
        const server = await client.credentials.endpoint();
        const args = { server: server.server, request: 'get /version', context: client.context };
        throw failure('cluster.notKubernetes', args);
      }
      return version;
    },

    async may({ verb, kind, subresource, namespace }, signal) {
      const { group, plural: resource } = kind;
      const review = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { verb, group, resource, subresource, namespace } },
      };
      const answer = await client.json({
        name: { verb: 'create', resource: 'selfsubjectaccessreviews.authorization.k8s.io' },
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        body: { type: 'application/json', text: JSON.stringify(review) },
        signal,
      });
      return objectAt(answer, 'status')['allowed'] === true;
    },

    async createPod(namespace, pod, signal) {
      const answer = await client.json({
        name: requestName('create', kinds.pod),
        method: 'POST',
        path: resourcePath({ kind: kinds.pod, namespace, query: { fieldManager, fieldValidation: 'Strict' } }),
        body: { type: 'application/json', text: JSON.stringify(pod) },
        signal,
      });
      const metadata = objectAt(answer, 'metadata');
      return { namespace, name: stringAt(metadata, 'name') ?? '', uid: stringAt(metadata, 'uid') ?? '' };
    },

    async podLog({ namespace, name }, signal) {
      const path = resourcePath({ kind: kinds.pod, namespace, name });
      const request = { name: { verb: 'get', resource: 'pods/log' }, path: `${path}/log?limitBytes=${maxLogBytes}` };
      const { message, server } = await client.open({ ...request, accept: 'text/plain, */*', signal });
      const pieces: Buffer[] = [];
      let bytes = 0;
      for await (const piece of readChunks(message, logSilenceMs, server, signal)) {
        pieces.push(piece);
        bytes += piece.length;
        if (bytes >= maxLogBytes) break;
      }
      return Buffer.concat(pieces).toString('utf8');
    },
  };
}
