import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { portOf } from '../../sandbox/net.ts';
import type { KeyedCertificate } from '../../sandbox/tls/certificates.ts';

/** A proxy of a test: whatever host is asked for, it leads to this machine. */
export interface TestProxy {
  readonly port: number;
  /** `host:port` of every connection that was asked for. */
  readonly asked: readonly string[];
  /** `Proxy-Authorization` of each, or the name and password of SOCKS. */
  readonly credentials: readonly string[];
  close(): void;
}

interface ConnectProxyOptions {
  readonly tls?: KeyedCertificate;
  /** Refuses with this status. */
  readonly refuseWith?: number;
  /** Takes connections and says nothing. */
  readonly isMute?: boolean;
}

/** A proxy that knows CONNECT, over http or https. */
export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<TestProxy> {
  const asked: string[] = [];
  const credentials: string[] = [];
  const { tls } = options;
  const server: HttpServer = tls ? createHttpsServer({ key: tls.key, cert: tls.certificate }) : createHttpServer();
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    client.on('error', () => client.destroy());
    asked.push(request.url ?? '');
    credentials.push(request.headers['proxy-authorization'] ?? '');
    if (options.isMute) return;
    if (options.refuseWith !== undefined) return void client.end(`HTTP/1.1 ${options.refuseWith} No\r\n\r\n`);
    join(client, Number(request.url?.split(':').at(-1)), () => client.write('HTTP/1.1 200 Connected\r\n\r\n'));
  });
  return listening(server, asked, credentials);
}

/** SOCKS5 with an optional name and password, as far as a client that connects needs it. */
export async function startSocksProxy(): Promise<TestProxy> {
  const asked: string[] = [];
  const credentials: string[] = [];
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    let step: 'greeting' | 'password' | 'request' | 'joined' = 'greeting';
    client.on('data', (data) => {
      if (step === 'greeting') {
        const wantsPassword = data.subarray(2, 2 + (data[1] ?? 0)).includes(2);
        client.write(Buffer.of(5, wantsPassword ? 2 : 0));
        step = wantsPassword ? 'password' : 'request';
      } else if (step === 'password') {
        const nameEnd = 2 + (data[1] ?? 0);
        credentials.push(`${data.subarray(2, nameEnd).toString()}:${data.subarray(nameEnd + 1).toString()}`);
        client.write(Buffer.of(1, 0));
        step = 'request';
      } else if (step === 'request') {
        step = 'joined';
        const isName = data[3] === 3;
        const end = isName ? 5 + (data[4] ?? 0) : 8;
        const host = isName ? data.subarray(5, end).toString() : data.subarray(4, 8).join('.');
        const port = data.readUInt16BE(end);
        asked.push(`${host}:${port}`);
        client.pause();
        client.removeAllListeners('data');
        join(client, port, () => client.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0)));
      }
    });
  });
  return listening(server, asked, credentials);
}

function join(client: Duplex, port: number, joined: () => void): void {
  const target = connect(port, '127.0.0.1', joined);
  target.on('error', () => client.destroy());
  client.on('close', () => target.destroy());
  target.on('close', () => client.destroy());
  client.pipe(target).pipe(client);
}

async function listening(server: Server, asked: string[], credentials: string[]): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server),
    asked,
    credentials,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
