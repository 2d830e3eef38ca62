// A worker: an upstream that streams so many tokens a second, on a thread of its own so that it holds nobody up.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const { tokensPerSecond, seconds } = workerData as { readonly tokensPerSecond: number; readonly seconds: number };
/** At no pace: as fast as whoever reads takes them. */
const isFlood = !Number.isFinite(tokensPerSecond);
const beatMs = 5;

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (isFlood) return void flood(response, seconds);
  const started = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - started;
    const due = Math.floor((Math.min(elapsedMs, seconds * 1000) * tokensPerSecond) / 1000);
    const events = Array.from({ length: due - sent }, (_, index) => event(`word${(sent + index) % 97} `));
    sent = due;
    response.write(events.join(''));
    if (elapsedMs < seconds * 1000) return;
    clearInterval(timer);
    response.end(`${event('', 'stop')}data: [DONE]\n\n`);
  }, beatMs);
});

/** So many tokens, in writes of a hundred. */
async function flood(response: ServerResponse, tokens: number): Promise<void> {
  for (let sent = 0; sent < tokens; sent += 100) {
    const events = Array.from({ length: 100 }, (_, index) => event(`word${(sent + index) % 97} `));
    if (!response.write(events.join(''))) await once(response, 'drain');
  }
  response.end(`${event('', 'stop')}data: [DONE]\n\n`);
}

function event(content: string, finish: string | null = null): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', model: 'bench', choices })}\n\n`;
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a worker has no origin
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
