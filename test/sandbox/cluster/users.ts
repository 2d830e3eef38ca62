import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { unauthorized } from './apiFailure.ts';

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/** Members are parts of the sandbox itself: faults do not touch them. */
export const SANDBOX_GROUP = 'sandbox:system';

export function isSandboxPart(user: User): boolean {
  return user.groups.includes(SANDBOX_GROUP);
}

/** Bearer tokens that are good at the moment. */
export type Tokens = ReadonlyMap<string, User>;

/** Who asks: by client certificate or else by bearer token, or whom a superuser impersonates; nobody may ask anonymously. */
export function authenticate(request: IncomingMessage, tokens: Tokens): User {
  const user = authenticated(request, tokens);
  const name = request.headers['impersonate-user'];
  if (typeof name !== 'string' || !user.groups.includes(SUPERUSERS)) return user;
  const groups = [request.headers['impersonate-group'] ?? []].flat().flatMap((text) => text.split(/, */));
  return { name, groups: [...groups, 'system:authenticated'] };
}

const SUPERUSERS = 'system:masters';

function authenticated(request: IncomingMessage, tokens: Tokens): User {
  const { socket } = request;
  if (socket instanceof TLSSocket && socket.authorized) {
    const { subject } = socket.getPeerCertificate();
    const name = [subject?.CN ?? ''].flat()[0];
    if (name) return { name, groups: [...[subject.O ?? []].flat(), 'system:authenticated'] };
  }
  const token = /^Bearer (?<token>.+)$/.exec(request.headers.authorization ?? '')?.groups?.['token'];
  const user = token === undefined ? undefined : tokens.get(token);
  if (!user) throw unauthorized();
  return user;
}
