import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { message } from '../../src/core/messages/index.ts';
import { createPromptTransport } from '../../src/io/http/promptTransport.ts';
import { openStream, type StreamRequest } from '../../src/io/http/stream.ts';
import { createAuthority, createServerCertificate } from '../sandbox/tls/certificates.ts';
import { bodyText } from './support/bodyText.ts';
import { failsWith } from './support/failsWith.ts';
import { startProgram } from './support/testCluster.ts';
import { until } from './support/until.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe('streamed request', () => {
  let program: Awaited<ReturnType<typeof startProgram>>;
  let requests = 0;
  let openStreams = 0;

  const handlers: Record<string, Handler> = {
    '/echo': (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { host, authorization, 'accept-encoding': encoding, 'content-type': type } = request.headers;
        const body = Buffer.concat(chunks).toString();
        response.end(JSON.stringify({ method: request.method, host, authorization, encoding, type, body }));
      });
    },
    '/error': (_request, response) => response.writeHead(503, { 'Retry-After': '7' }).end('no healthy backend'),
    '/redirect': (_request, response) => response.writeHead(302, { Location: '/echo' }).end(),
    '/twice': (_request, response) => {
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.end();
    },
    '/held': (_request, response) => {
      openStreams += 1;
      response.on('close', () => (openStreams -= 1));
      response.write('first');
    },
    '/silent': () => undefined,
    '/cut': (_request, response) => {
      response.write('first', () => setTimeout(() => response.destroy(), 20));
    },
    '/short': (_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('first', () => setTimeout(() => response.destroy(), 20));
    },
    '/large': (_request, response) => {
      response.write(Buffer.alloc(200_000));
      response.end(Buffer.alloc(200_000));
    },
    '/empty': (_request, response) => response.writeHead(204).end(),
  };

  before(async () => {
    program = await startProgram((request, response) => {
      requests += 1;
      handlers[request.url ?? '']?.(request, response);
    });
  });
  after(() => program.close());

  const ask = (path: string, more: Partial<StreamRequest> = {}) =>
    openStream({ origin: `http://127.0.0.1:${program.port}`, method: 'GET', path, headers: {}, ...more });

  test('P22: sends method, headers, Host and body as they are', async () => {
    const headers = { host: 'llm.example.com', authorization: 'Bearer x', 'content-type': 'application/json' };
    const response = await ask('/echo', { method: 'POST', headers, body: '{"ü":1}' });
    assert.equal(response.status, 200);
    assert.deepEqual(JSON.parse(await bodyText(response)), {
      method: 'POST',
      host: 'llm.example.com',
      authorization: 'Bearer x',
      encoding: 'identity',
      type: 'application/json',
      body: '{"ü":1}',
    });
  });

  test('an error status is an answer with its headers and its body', async () => {
    const response = await ask('/error');
    assert.deepEqual([response.status, response.headers['retry-after']], [503, '7']);
    assert.equal(await bodyText(response), 'no healthy backend');
  });

  test('P30: a redirect is an answer, not followed', async () => {
    const before = requests;
    const response = await ask('/redirect');
    assert.deepEqual([response.status, response.headers['location']], [302, '/echo']);
    assert.equal(await bodyText(response), '');
    assert.equal(requests, before + 1);
  });

  test('several values of a header are joined', async () => {
    const response = await ask('/twice');
    assert.equal(response.headers['set-cookie'], 'a=1, b=2');
    response.close();
  });

  test('the first piece is there before the answer ends; leaving the loop closes the connection', async () => {
    const response = await ask('/held');
    for await (const chunk of response.body) {
      assert.equal(Buffer.from(chunk).toString(), 'first');
      assert.equal(openStreams, 1);
      break;
    }
    await until('the server to notice', () => openStreams === 0);
  });

  test('timings are in order', async () => {
    const response = await ask('/error');
    await bodyText(response);
    const { startedMs, sentMs, headMs, firstByteMs } = response.timings;
    const inOrder = [startedMs, sentMs, headMs, firstByteMs].map((time) => time ?? Number.NaN);
    assert.deepEqual(
      inOrder,
      inOrder.toSorted((left, right) => left - right),
    );
    assert.ok(inOrder.every(Number.isFinite));
  });

  test('an answer without a body has no first byte', async () => {
    const response = await ask('/empty');
    assert.equal(await bodyText(response), '');
    assert.equal(response.timings.firstByteMs, undefined);
  });

  describe('stopping', () => {
    test('before it is sent', async () => {
      const before = requests;
      await failsWith('http.aborted', ask('/echo', { signal: AbortSignal.abort() }));
      assert.equal(requests, before);
    });

    test('while waiting for the head', async () => {
      const stop = new AbortController();
      const asked = ask('/silent', { signal: stop.signal });
      setTimeout(() => stop.abort(), 20);
      await failsWith('http.aborted', asked);
    });

    test('in mid-stream: the server notices, the reader gets what came before', async () => {
      const stop = new AbortController();
      const response = await ask('/held', { signal: stop.signal });
      const got: string[] = [];
      const reading = (async () => {
        for await (const chunk of response.body) {
          got.push(Buffer.from(chunk).toString());
          setTimeout(() => stop.abort(), 10);
        }
      })();
      await failsWith('http.aborted', reading);
      assert.deepEqual(got, ['first']);
      await until('the server to notice', () => openStreams === 0);
    });

    test('in mid-stream: the reader knows at once, whatever the server does', async () => {
      const stop = new AbortController();
      const response = await ask('/held', { signal: stop.signal });
      const pieces = response.body[Symbol.asyncIterator]();
      await pieces.next();
      let isOver = false;
      const reading = pieces.next().catch(() => (isOver = true));
      stop.abort();
      // The socket is thrown away in one turn of the event loop, the reader told in the next: nobody waits for an answer.
      for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      assert.ok(isOver);
      await reading;
    });

    test('before the body is read: it is not read any more', async () => {
      const stop = new AbortController();
      const response = await ask('/held', { signal: stop.signal });
      stop.abort();
      await until('the server to notice', () => openStreams === 0);
      await failsWith('http.aborted', bodyText(response));
    });

    test('after the end: nothing', async () => {
      const stop = new AbortController();
      const response = await ask('/error', { signal: stop.signal });
      assert.equal(await bodyText(response), 'no healthy backend');
      stop.abort();
      response.close();
    });
  });

  describe('failures', () => {
    test('nothing listens', async () => {
      await failsWith('http.connect', ask('/', { origin: 'http://127.0.0.1:1' }));
    });

    test('a name that does not exist', async () => {
      await failsWith('http.connect', ask('/', { origin: 'http://nobody.invalid' }));
    });

    test('no head in time', async () => {
      await failsWith('http.timeout', ask('/silent', { limits: { firstByteMs: 30 } }));
    });

    test('silence in mid-stream', async () => {
      const response = await ask('/held', { limits: { idleMs: 30 } });
      await failsWith('http.idle', bodyText(response));
      await until('the server to notice', () => openStreams === 0);
    });

    test('a slow reader is not silence', async () => {
      const response = await ask('/large', { limits: { idleMs: 30 } });
      let bytes = 0;
      for await (const chunk of response.body) {
        if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 80));
        bytes += chunk.length;
      }
      assert.equal(bytes, 400_000);
    });

    for (const path of ['/cut', '/short']) {
      test(`the server breaks off (${path})`, async () => {
        const response = await ask(path);
        await failsWith('http.cut', bodyText(response));
      });
    }

    test('more than the limit', async () => {
      const response = await ask('/large', { limits: { bodyBytes: 100_000 } });
      await failsWith('http.tooLarge', bodyText(response));
    });

    test('a header or a path that cannot be sent', async () => {
      await failsWith('http.invalid', ask('/', { headers: { 'x-key': 'a\nb' } }));
      await failsWith('http.invalid', ask('//other.host/'));
      await failsWith('http.invalid', ask('/', { origin: 'nonsense' }));
    });

    const speaking: Record<string, string> = {
      'something else than HTTP': 'SSH-2.0-OpenSSH_9.9\r\n',
      'nothing, and hangs up': '',
    };
    for (const [name, says] of Object.entries(speaking)) {
      test(`the other end says ${name}`, async (context) => {
        const server = createTcpServer((socket) => {
          socket.on('error', () => undefined);
          socket.end(says);
        });
        const port = await listen(server);
        context.after(() => server.close());
        await failsWith('http.cut', ask('/', { origin: `http://127.0.0.1:${port}` }));
      });
    }

    test('a port that takes no connection', async (context) => {
      // TLS towards a server that never says a word: the connection is not there until TLS is.
      const server = createTcpServer((socket) => socket.on('error', () => undefined));
      const port = await listen(server);
      context.after(() => server.close());
      const limits = { connectMs: 30 };
      await failsWith('http.connectTimeout', ask('/', { origin: `https://127.0.0.1:${port}`, limits }));
    });
  });

  test('P22: over TLS an unknown authority is refused, and the Host is the server name', async (context) => {
    const authority = createAuthority('test-ca');
    const { key, certificate } = createServerCertificate(authority);
    const names: unknown[] = [];
    const server = createTlsServer({
      key,
      cert: certificate,
      SNICallback: (name, done) => (names.push(name), done(null)),
    });
    server.on('tlsClientError', () => undefined);
    const port = await listen(server);
    context.after(() => server.close());
    await failsWith(
      'http.certificate',
      ask('/', { origin: `https://127.0.0.1:${port}`, headers: { host: 'llm.example.com:8443' } }),
    );
    assert.deepEqual(names, ['llm.example.com']);
  });

  test('P22: TLS is spoken over a connection that is open already, with the Host as its name', async (context) => {
    const authority = createAuthority('test-ca');
    const { key, certificate } = createServerCertificate(authority);
    const names: unknown[] = [];
    const server = createTlsServer(
      { key, cert: certificate, SNICallback: (name, done) => (names.push(name), done(null)) },
      (request, response) => response.end(`${request.headers.host} ${request.method}`),
    );
    server.on('tlsClientError', () => undefined);
    const port = await listen(server);
    const trusted = getCACertificates('default');
    context.after(() => (setDefaultCACertificates(trusted), server.close()));
    const open = (host: string) => {
      const connection = connect(port, '127.0.0.1');
      return ask('/', { origin: 'https://localhost:8443', headers: { host }, connection });
    };
    await failsWith('http.certificate', open('localhost'));
    setDefaultCACertificates([...trusted, authority.certificate]);
    const answer = await open('localhost');
    assert.equal(await bodyText(answer), 'localhost GET');
    await failsWith('http.certificate', open('other.example.com'));
    assert.deepEqual(names, ['localhost', 'localhost', 'other.example.com']);
  });

  test('P30: a name that resolves to an address with trouble is not connected to', async () => {
    const before = requests;
    const origin = `http://localhost:${program.port}`;
    await failsWith('way.refused', ask('/echo', { origin, addressTrouble: loopbackTrouble }));
    assert.equal(requests, before);
    const answer = await ask('/echo', { origin, addressTrouble: () => undefined });
    assert.equal(answer.status, 200);
    answer.close();
  });

  test('the transport of the prompt takes a URL', async () => {
    const transport = createPromptTransport();
    const signal = new AbortController().signal;
    const url = `http://127.0.0.1:${program.port}/echo`;
    const reply = await transport.send({ method: 'POST', url, headers: { host: 'h' }, body: 'x' }, signal);
    assert.equal((JSON.parse(await bodyText(reply)) as { host: string }).host, 'h');
    await failsWith(
      'http.invalid',
      transport.send({ method: 'GET', url: 'no url', headers: {}, body: undefined }, signal),
    );
  });
});

const loopbackTrouble = (address: string) =>
  address === '127.0.0.1' || address === '::1' ? message('way.refused', { address }) : undefined;

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
