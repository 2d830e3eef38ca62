import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../../src/core/base/event.ts';
import { ClusterSchemas } from '../../../src/core/cluster/clusterSchemas.ts';
import { Contexts, type ClusterConnection } from '../../../src/core/cluster/contexts.ts';
import {
  connectedWorld,
  createLanguageService,
  SchemaSources,
  WorkspaceSchemas,
} from '../../../src/core/language/index.ts';

const document = `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: openai
spec:
  ai:
    provider:
      openai: {}
  policies:
    auth:
      secretRef:
        name: key
`;

void test('P36: a document of ours is judged without a connection, so no exec plugin starts', () => {
  let connections = 0;
  const contexts = new Contexts<ClusterConnection>(() => {
    connections += 1;
    return Promise.reject(new Error('not now'));
  });
  const info = { name: 'a', cluster: 'a', server: 'https://a', namespace: 'default', revision: '1' };
  contexts.start({
    state: { contexts: [info], current: 'a', problem: undefined, files: [] },
    onDidChange: new Emitter<void>().event,
  });
  const schemas = new ClusterSchemas(contexts, () => undefined);
  const sources = new SchemaSources({
    contexts,
    clusters: schemas,
    cache: { read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
    workspace: new WorkspaceSchemas(),
    failed: (_what, error) => assert.ifError(error),
  });
  const service = createLanguageService(connectedWorld(contexts, schemas, () => sources.registry()));
  assert.deepEqual(service.diagnose('file:///a.yaml', document), []);
  service.hover('file:///a.yaml', document, 20);
  service.complete('file:///a.yaml', document, document.length);
  assert.equal(connections, 0);
  assert.equal(contexts.current?.isOpened, false);
});
