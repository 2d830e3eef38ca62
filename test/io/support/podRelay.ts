import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { KWOK_GROUP, portForward } from '../../real/kwokConfig.ts';
import type { ApiClient } from '../../sandbox/api/apiClient.ts';
import { portOf } from '../../sandbox/net.ts';
import { podPort, podsPath, type TestCluster } from './testCluster.ts';

const lookEveryMs = 50;

/**
 * On a real server: lets kwok lead the Pod's port to a relay of this process, which asks `programs` at each connection
 * and whose connections end with the Pod, as those of its processes do: to be told once the Pod is there.
 */
export async function playProgram(
  { admin, programs, namespace }: TestCluster,
  name: string,
): Promise<{ podIsThere(): void }> {
  const open = new Set<Socket>();
  const relay = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const port = programs.get(name);
    if (port === undefined) {
      socket.destroy();
      return;
    }
    open.add(socket);
    const program = connect({ host: '127.0.0.1', port, noDelay: true });
    program.on('error', () => socket.destroy());
    socket.once('close', () => {
      open.delete(socket);
      program.destroy();
    });
    program.once('close', () => socket.destroy());
    socket.pipe(program).pipe(socket);
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  // It ends with the test's process.
  relay.unref();
  const path = `/apis/${KWOK_GROUP}/v1alpha1/namespaces/${namespace}/portforwards`;
  const body = portForward(namespace, name, podPort, portOf(relay));
  const answer = await admin.send({ method: 'POST', path, body });
  if (answer.code === 409) await admin.mergePatch(`${path}/${name}`, body);
  else if (answer.code !== 201) throw new Error(`PortForward: ${answer.code}`);
  const end = (): void => {
    relay.close();
    for (const socket of open) socket.destroy();
  };
  return { podIsThere: () => whenGone(admin, `${podsPath(namespace)}/${name}`, end) };
}

/** Looks without keeping the test's process alive, until the Pod or the test cluster is gone. */
function whenGone(admin: ApiClient, path: string, end: () => void): void {
  const timer = setInterval(() => {
    void isGone(admin, path).then((gone) => {
      if (gone === undefined || gone) clearInterval(timer);
      return gone === true && end();
    });
  }, lookEveryMs).unref();
}

/** Undefined when the cluster does not answer any more. */
async function isGone(admin: ApiClient, path: string): Promise<boolean | undefined> {
  try {
    return (await admin.send({ path })).code === 404;
  } catch {
    return undefined;
  }
}
