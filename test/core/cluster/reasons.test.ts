import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonsOf } from '../../../src/core/cluster/reasons.ts';
import { ClusterStore } from '../../../src/core/cluster/store.ts';
import { providerRows } from '../../../src/core/cluster/topology.ts';
import { render } from '../../../src/core/messages/index.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { accepted, backend, kubeObject, secretMetadata } from '../../support/objects.ts';

function reasons(object: unknown, secrets: readonly unknown[]) {
  const answers: Readonly<Record<string, readonly unknown[]>> = { agentgatewaybackends: [object], secrets };
  const store = new ClusterStore({
    watch(scope, sink) {
      sink.replaced((answers[scope.kind.plural] ?? []).map(kubeObject));
      sink.state({ status: 'live' });
      return { dispose: () => undefined };
    },
    retry: () => undefined,
    setSeen: () => undefined,
  });
  store.start();
  const [row] = providerRows(store, 'prod', everyReleaseFeatures);
  assert.ok(row);
  return reasonsOf(row).map(({ headline, detail, fixes }) => ({
    text: [headline, detail].flatMap((part) => (part ? [render(part)] : [])),
    fixes: fixes.map(({ kind }) => kind),
  }));
}

const needing = { policies: { auth: { secretRef: { name: 'key' } } } };
const refused = accepted('False', 'the words of the controller');

void test('each cause that the checks found is a row, with what mends it', () => {
  assert.deepEqual(reasons(backend({ ...needing, status: refused }), [secretMetadata('key', ['api-key'])]), [
    { text: ['No data key "Authorization"', 'Secret key holds api-key'], fixes: ['renameSecretKey'] },
  ]);
  assert.deepEqual(reasons(backend({ ...needing, status: refused }), [secretMetadata('key', [])]), [
    { text: ['No data key "Authorization"', 'Secret key is empty'], fixes: [] },
  ]);
  assert.deepEqual(reasons(backend({ ...needing, status: refused }), []), [
    { text: ['No Secret key', 'needs the data key "Authorization"'], fixes: [] },
  ]);
});

void test('where no check knows why, the controller says it', () => {
  assert.deepEqual(reasons(backend({ status: refused }), []), [
    { text: ['Controller: the words of the controller'], fixes: [] },
  ]);
});

void test('what works has no reasons below it', () => {
  assert.deepEqual(reasons(backend({ status: accepted('True', 'all is well') }), []), []);
});
