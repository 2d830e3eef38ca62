import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import type http from 'node:http';
import type { AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { errorCode } from '../../errorCode.ts';

/** A proxy that accepts a connection and then says nothing would otherwise hold it for ever. */
const connectLimitMs = 10_000;

type Connected = (error: Error | null, socket: Duplex) => void;
type CreateConnection = (options: http.ClientRequestArgs, connected: Connected) => Duplex;

/** The agent that reaches a server through a proxy: CONNECT for http and https proxies, SOCKS else. */
export function proxyAgent(proxy: URL, isTls: boolean, options: AgentOptions): http.Agent {
  if (proxy.protocol.startsWith('socks')) return new SocksProxyAgent(proxy, options);
  return limited(isTls ? new HttpsProxyAgent({ ...options, proxy }) : new HttpProxyAgent({ ...options, proxy }));
}

/** hpagent takes the limit for CONNECT from the request's options only, and leaves it on the socket. */
function limited<Agent extends http.Agent>(agent: Agent): Agent {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node documents the method, its types leave it out
  const open = agent as unknown as { createConnection: CreateConnection };
  const create: CreateConnection = open.createConnection.bind(agent);
  open.createConnection = (options, connected) =>
    create({ ...options, timeout: connectLimitMs }, (error, socket) => {
      if (error === null && 'setTimeout' in socket && typeof socket.setTimeout === 'function') socket.setTimeout(0);
      connected(error && withCode(error), socket);
    });
  return agent;
}

/** A refusal of the proxy comes as a text that ends in its status, without a code. */
function withCode(error: Error): Error {
  const status = /\d{3}$/.exec(error.message)?.[0];
  return errorCode(error) === undefined ? Object.assign(error, { code: `PROXY_${status ?? 'FAILED'}` }) : error;
}
