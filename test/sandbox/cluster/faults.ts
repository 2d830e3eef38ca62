import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { toDisposable, type Disposable } from '../../../src/core/base/disposable.ts';
import { ApiFailure, forbidden, unauthorized } from './apiFailure.ts';
import { resetConnection } from './connections.ts';
import type { AccessQuestion } from './rbac.ts';
import type { RequestInfo } from './requestInfo.ts';
import { isSandboxPart, type User } from './users.ts';

/** Which requests a fault is for; what is absent matches all. */
export interface FaultScope {
  readonly verb?: string;
  /** Plural, or `pods/portforward` for a subresource. */
  readonly resource?: string;
  readonly namespace?: string;
  /** The fault ends by itself after this many requests. */
  readonly times?: number;
}

type Effect = (request: IncomingMessage, response: ServerResponse | undefined) => Promise<void>;

interface Rule {
  readonly scope: FaultScope;
  readonly effect: Effect;
  left: number;
}

interface Refusal {
  readonly verb: string;
  readonly resource: string;
  readonly namespace: string | undefined;
}

/** Thrown when a fault has already dealt with the connection. */
export class Dropped extends Error {}

/** What goes wrong on request. Each fault lasts until what it returned is disposed. The sandbox's own parts are spared. */
export class RequestFaults implements Disposable {
  readonly #rules = new Set<Rule>();
  readonly #refusals = new Set<Refusal>();
  readonly #hanging = new Set<Disposable>();

  /** The server takes the request and never answers. At the end of the fault the connection is cut. */
  hang(scope: FaultScope = {}): Disposable {
    const ended = Promise.withResolvers<undefined>();
    const rule = this.#add(scope, async (request) => {
      await ended.promise;
      request.socket.destroy();
      throw new Dropped();
    });
    const hanging = toDisposable(() => {
      rule.dispose();
      ended.resolve(undefined);
      this.#hanging.delete(hanging);
    });
    this.#hanging.add(hanging);
    return hanging;
  }

  /** The connection is reset as soon as the request is in. */
  reset(scope: FaultScope = {}): Disposable {
    return this.#add(scope, async (request) => {
      resetConnection(request.socket);
      throw new Dropped();
    });
  }

  slow(delayMs: number, scope: FaultScope = {}): Disposable {
    return this.#add(scope, async () => {
      await delay(delayMs);
    });
  }

  /** Answers with a failure status of the caller's choice, for instance 410 to a list or a watch. */
  fail(code: number, reason: string, message: string, scope: FaultScope = {}): Disposable {
    return this.#add(scope, async () => {
      throw new ApiFailure(code, reason, message);
    });
  }

  /** 429: the server is under load and names when to come again. */
  throttle(retryAfterSeconds: number, scope: FaultScope = {}): Disposable {
    return this.#add(scope, async () => {
      const message = 'The server is currently unable to handle the request';
      throw new ApiFailure(429, 'TooManyRequests', message, { retryAfterSeconds });
    });
  }

  /** All credentials are refused with 401, as a server does whose token has expired. */
  expireCredentials(scope: FaultScope = {}): Disposable {
    return this.#add(scope, async () => {
      throw unauthorized();
    });
  }

  /** Takes a right away: requests get 403, access reviews a no. `resource` and `verb` may be `*`. */
  forbid(verb: string, resource: string, namespace?: string): Disposable {
    const refusal: Refusal = { verb, resource, namespace };
    this.#refusals.add(refusal);
    return toDisposable(() => this.#refusals.delete(refusal));
  }

  allows({ verb, resource, namespace }: Pick<AccessQuestion, 'verb' | 'resource' | 'namespace'>): boolean {
    return ![...this.#refusals].some(
      (refusal) =>
        covers(refusal.verb, verb) &&
        covers(refusal.resource, resource) &&
        (refusal.namespace === undefined || refusal.namespace === namespace),
    );
  }

  /** Lets the faults that fit act on a request; throws when the request is not to be answered in the regular way. */
  async apply(info: RequestInfo, user: User, request: IncomingMessage, response?: ServerResponse): Promise<void> {
    if (isSandboxPart(user)) return;
    for (const rule of [...this.#rules].filter(({ scope }) => isInScope(scope, info))) {
      rule.left--;
      if (rule.left <= 0) this.#rules.delete(rule);
      await rule.effect(request, response);
    }
    const { target } = info;
    if (!target) return;
    const resource = resourceOf(info);
    if (this.allows({ verb: target.verb, resource, namespace: target.namespace })) return;
    throw forbidden({ ...target, user: user.name });
  }

  /** Ends all faults; new ones may follow. */
  dispose(): void {
    this.#rules.clear();
    this.#refusals.clear();
    for (const hanging of this.#hanging) hanging.dispose();
  }

  #add(scope: FaultScope, effect: Effect): Disposable {
    const rule: Rule = { scope, effect, left: scope.times ?? Number.POSITIVE_INFINITY };
    this.#rules.add(rule);
    return toDisposable(() => this.#rules.delete(rule));
  }
}

/** `pods`, or `pods/portforward` with a subresource. */
export function resourceOf({ target }: RequestInfo): string {
  if (!target) return '';
  return target.subresource === undefined ? target.plural : `${target.plural}/${target.subresource}`;
}

function covers(refused: string, asked: string): boolean {
  return refused === '*' || asked === '*' || refused === asked;
}

function isInScope(scope: FaultScope, info: RequestInfo): boolean {
  const { target } = info;
  return (
    (scope.verb === undefined || scope.verb === target?.verb) &&
    (scope.resource === undefined || scope.resource === resourceOf(info)) &&
    (scope.namespace === undefined || scope.namespace === target?.namespace)
  );
}
