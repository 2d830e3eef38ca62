import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Credentials } from '../../src/io/kube/credentials.ts';
import { ApiClient } from '../../src/io/kube/apiClient.ts';
import { portOf } from '../sandbox/net.ts';
import { createAuthority, createServerCertificate } from '../sandbox/tls/certificates.ts';
import { PluginFolder } from './support/pluginFolder.ts';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

/** As `exec` and `auth-provider` of a kubeconfig that would fail if they were asked. */
const plugin = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-plugin' } };
const endedOidc = { 'auth-provider': { name: 'oidc', config: { 'client-id': 'app' } } };

/** Where the client library, left to itself, would do otherwise than client-go. */
const users: Readonly<Record<string, { readonly user: object; readonly sent: string | undefined }>> = {
  'nobody: the authority of the cluster counts all the same': { user: {}, sent: undefined },
  'a name without a password': { user: { username: 'jo' }, sent: basic('jo:') },
  'a name and a password with letters of any script': {
    user: { username: 'jö', password: 'ß:中' },
    sent: basic('jö:ß:中'),
  },
  'a name counts more than a token': { user: { username: 'jo', password: 'p', token: 't' }, sent: basic('jo:p') },
  'a token counts more than a plugin': { user: { token: 't', ...plugin }, sent: 'Bearer t' },
  'a token counts more than an identity provider': { user: { token: 't', ...endedOidc }, sent: 'Bearer t' },
  'a token file counts more than a token': { user: { token: 't', tokenFile: 'token' }, sent: 'Bearer from-file' },
  'a token file counts more than a plugin': { user: { tokenFile: 'token', ...plugin }, sent: 'Bearer from-file' },
  'a token stands in for a token file that is gone': { user: { token: 't', tokenFile: 'none' }, sent: 'Bearer t' },
  'a token stands in for a folder': { user: { token: 't', tokenFile: 'bin' }, sent: 'Bearer t' },
  'a token with the signs of YAML': { user: { token: '{a: 1} # b' }, sent: 'Bearer {a: 1} # b' },
};

async function ask(credentials: Credentials): Promise<void> {
  await new ApiClient(credentials).json({ name: { verb: 'get', resource: 'version' }, path: '/version' });
}

describe('a user of a kubeconfig through the client library', () => {
  const folder = new PluginFolder();
  const authority = createAuthority('cluster');
  const { key, certificate } = createServerCertificate(authority);
  let seen: (string | undefined)[] = [];
  const server = createServer({ key, cert: certificate }, (request, response) => {
    seen.push(request.headers.authorization);
    response.end('{}');
  });

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    writeFileSync(join(folder.path, 'token'), 'from-file\n');
  });
  after(() => {
    server.close();
    folder.dispose();
  });

  const cluster = (): object => ({
    server: `https://127.0.0.1:${portOf(server)}/`,
    'certificate-authority-data': Buffer.from(authority.certificate).toString('base64'),
  });

  for (const [name, { user, sent }] of Object.entries(users)) {
    test(name, async (context) => {
      seen = [];
      folder.writeKubeconfig(cluster(), { c: user });
      const credentials = new Credentials([folder.kubeconfig], 'c');
      context.after(() => credentials.dispose());
      await ask(credentials);
      assert.deepEqual(seen, [sent]);
    });
  }

  test('a token file that was replaced is read anew at the next look, not a minute later', async (context) => {
    seen = [];
    folder.writeKubeconfig(cluster(), { c: { tokenFile: 'rotating' } });
    const credentials = new Credentials([folder.kubeconfig], 'c');
    context.after(() => credentials.dispose());
    for (const token of ['first', 'second']) {
      writeFileSync(join(folder.path, 'rotating'), token);
      credentials.lookAgain();
      await ask(credentials);
    }
    assert.deepEqual(seen, ['Bearer first', 'Bearer second']);
  });

  test('what has not changed keeps its connection', async (context) => {
    folder.writeKubeconfig(cluster(), { c: { token: 't' } });
    const credentials = new Credentials([folder.kubeconfig], 'c');
    context.after(() => credentials.dispose());
    const { agent } = await credentials.endpoint();
    credentials.lookAgain();
    assert.equal((await credentials.endpoint()).agent, agent);
  });
});
