import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocketServer, type WebSocket } from 'ws';
import { openPodTunnel } from '../../src/io/forward/podTunnel.ts';

test('a tunnel is closed in order: a node that only loses the connection keeps the one to the Pod', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const closed = new Promise<number>((resolve) => {
    server.on('connection', (socket: WebSocket) => socket.on('close', (code) => resolve(code)));
  });
  const endpoint = { server: `http://127.0.0.1:${port}`, agent: new Agent(), proxy: undefined, headers: {} };
  const target = { context: 'c', namespace: 'n', pod: 'p', port: 8080 };
  const tunnel = await openPodTunnel(endpoint, target, { failed: () => undefined, closed: () => undefined });
  tunnel.close();
  assert.equal(tunnel.isOpen, false);
  const brokenOff = 1006;
  assert.notEqual(await closed, brokenOff);
  server.close();
});
