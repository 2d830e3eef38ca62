import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { kinds } from '../../src/core/resource/kinds.ts';
import { connectContext, kubeconfigFiles, watchKubeconfig, type KubeconfigPlace } from '../../src/io/kube/index.ts';
import { portOf } from '../sandbox/net.ts';
import { createAuthority, createServerCertificate } from '../sandbox/tls/certificates.ts';
import { failsWith } from './support/failsWith.ts';
import { until } from './support/until.ts';

/** What a Pod finds, under the folder of a test in place of `/`. */
describe('inside a Pod', () => {
  const home = mkdtempSync(join(tmpdir(), 'agentgateway-pod-'));
  const account = join(home, 'var/run/secrets/kubernetes.io/serviceaccount');
  const authority = createAuthority('cluster');
  const tokens: string[] = [];
  const server = createServer(tlsMaterial(), (request, response) => {
    tokens.push(request.headers.authorization ?? '');
    response.writeHead(404, { 'Content-Type': 'application/json' }).end('{}');
  });

  function tlsMaterial() {
    const { key, certificate } = createServerCertificate(authority);
    return { key, cert: certificate };
  }

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    mkdirSync(account, { recursive: true });
    writeFileSync(join(account, 'ca.crt'), authority.certificate);
    writeFileSync(join(account, 'namespace'), 'team-a');
    writeFileSync(join(account, 'token'), 'first');
  });
  after(() => {
    server.close();
    rmSync(home, { recursive: true, force: true });
  });

  const place = (more: Partial<KubeconfigPlace> = {}): KubeconfigPlace => ({
    env: { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(portOf(server)) },
    homeDirectory: home,
    podRoot: home,
    ...more,
  });

  function follow(context: TestContext, at = place()) {
    const watch = watchKubeconfig(at);
    context.after(() => watch.dispose());
    return watch;
  }

  test('without a kubeconfig its service account is the one context, with a token that rotates', async (context) => {
    const { state } = follow(context);
    assert.equal(state.problem, undefined);
    assert.equal(state.current, 'in-cluster');
    const [{ name, server: url, namespace } = { name: '', server: '', namespace: '' }] = state.contexts;
    assert.deepEqual(
      { name, url, namespace },
      {
        name: 'in-cluster',
        url: `https://127.0.0.1:${portOf(server)}`,
        namespace: 'team-a',
      },
    );
    for (const token of ['first', 'second\n']) {
      writeFileSync(join(account, 'token'), token);
      const at = place();
      const connection = connectContext(kubeconfigFiles(at), name, { environment: at.env, podRoot: home });
      context.after(() => connection.dispose());
      // 404 over the Pod's own authority: what the server does not have, not a failure.
      const read = connection.reader.read({ kind: kinds.backend, namespace: 'team-a', name: 'none' });
      assert.equal(await read, undefined);
    }
    assert.deepEqual(tokens, ['Bearer first', 'Bearer second']);
  });

  test('IPv6 stands in brackets', (context) => {
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    assert.equal(follow(context, place({ env })).state.contexts[0]?.server, 'https://[fd00::1]:443');
  });

  test('a kubeconfig counts more, also one that comes later', async (context) => {
    const file = join(home, 'later');
    const watch = follow(context, place({ env: { ...place().env, KUBECONFIG: file } }));
    assert.equal(watch.state.current, 'in-cluster');
    const config = {
      'current-context': 'mine',
      clusters: [{ name: 'k', cluster: { server: 'https://mine.example' } }],
      contexts: [{ name: 'mine', context: { cluster: 'k' } }],
    };
    writeFileSync(file, JSON.stringify(config));
    await until('the kubeconfig', () => watch.state.current === 'mine');
    assert.deepEqual(
      watch.state.contexts.map(({ name }) => name),
      ['mine'],
    );
  });

  test('a file that somebody named is missed all the same', (context) => {
    const { state } = follow(context, place({ files: [join(home, 'none')] }));
    assert.equal(state.problem?.code, 'kubeconfig.missing');
  });

  test('outside of a Pod, or without a token, there is none', async (context) => {
    assert.equal(follow(context, place({ env: {} })).state.problem?.code, 'kubeconfig.missing');
    assert.equal(follow(context, place({ podRoot: join(home, 'none') })).state.problem?.code, 'kubeconfig.missing');
    const connection = connectContext([join(home, 'none')], 'in-cluster', { environment: {}, podRoot: home });
    context.after(() => connection.dispose());
    await failsWith('kubeconfig.missing', connection.reader.read({ kind: kinds.backend, namespace: 'n', name: 'b' }));
  });
});
