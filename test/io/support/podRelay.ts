import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { KWOK_GROUP, portForward } from '../../real/kwokConfig.ts';
import { portOf } from '../../sandbox/net.ts';
import { podPort, podsPath, type TestCluster } from './testCluster.ts';

const lookEveryMs = 50;

/**
 * On a real server: lets kwok lead the Pod's port to a relay of this process, which asks `programs` at each connection
 * and whose connections end with the Pod, as those of its processes do.
 */
export async function playProgram({ admin, programs, namespace }: TestCluster, name: string): Promise<void> {
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
  // Neither the relay nor the look at the Pod keeps the test's process alive.
  relay.unref();
  let wasThere = false;
  const timer = setInterval(() => {
    void admin.send({ path: `${podsPath(namespace)}/${name}` }).then(
      ({ code }) => {
        wasThere ||= code === 200;
        if (!wasThere || code !== 404) return undefined;
        clearInterval(timer);
        relay.close();
        for (const socket of open) socket.destroy();
        return undefined;
      },
      () => clearInterval(timer),
    );
  }, lookEveryMs).unref();
  const path = `/apis/${KWOK_GROUP}/v1alpha1/namespaces/${namespace}/portforwards`;
  const body = portForward(namespace, name, podPort, portOf(relay));
  const answer = await admin.send({ method: 'POST', path, body });
  if (answer.code === 409) await admin.mergePatch(`${path}/${name}`, body);
  else if (answer.code !== 201) throw new Error(`PortForward: ${answer.code}`);
}
