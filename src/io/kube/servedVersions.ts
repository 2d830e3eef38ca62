import { listAt, objectAt, stringAt } from '../../core/resource/json.ts';
import type { ResourceKind } from '../../core/resource/kinds.ts';
import { failure } from '../../core/messages/index.ts';
import { ApiError } from './apiError.ts';
import type { WatchClient } from './gatedClient.ts';
import { endWithSignal } from './limit.ts';
import type { Pace } from './pace.ts';

/** In which version a server serves a kind. `unknown`: it does not let itself be asked. */
export type Served = { readonly version: string } | 'absent' | 'unknown';

interface Answer {
  readonly body: Promise<unknown>;
  readonly untilMs: number;
}

/**
 * Which kinds a server has, by discovery, asked only where a list was refused: a regular cluster costs no request. All
 * watches share an answer, so that three absent kinds of one group are one question a minute.
 */
export class ServedVersions {
  readonly #client: WatchClient;
  readonly #pace: Pace;
  readonly #signal: AbortSignal;
  readonly #answers = new Map<string, Answer>();

  /** @param signal ends all that is asked */
  constructor(client: WatchClient, pace: Pace, signal = new AbortController().signal) {
    this.#client = client;
    this.#pace = pace;
    this.#signal = signal;
  }

  /** The version that we know, where it is served, else the one that the server prefers among those with the kind. */
  async find(kind: ResourceKind, signal: AbortSignal | undefined): Promise<Served> {
    // Pods and Secrets are everywhere.
    if (kind.group === '') return { version: kind.version };
    try {
      const group = await this.#ask(`/apis/${encodeURIComponent(kind.group)}`, signal);
      for (const version of versionsOf(group, kind.version)) {
        const list = await this.#ask(`/apis/${encodeURIComponent(kind.group)}/${encodeURIComponent(version)}`, signal);
        if (listAt(list, 'resources').some((resource) => stringAt(resource, 'name') === kind.plural))
          return { version };
      }
      return 'absent';
    } catch (error) {
      if (error instanceof ApiError && error.status === 403) return 'unknown';
      throw error;
    }
  }

  /** What is asked from now on is asked of the server. */
  forget(): void {
    this.#answers.clear();
  }

  async #ask(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    const nowMs = this.#pace.nowMs();
    let answer = this.#answers.get(path);
    if (answer === undefined || answer.untilMs <= nowMs) {
      // Half the time between two looks, so that each look of a kind learns something new.
      answer = { body: this.#fetch(path), untilMs: nowMs + this.#pace.slowMs / 2 };
      this.#answers.set(path, answer);
    }
    return endWithSignal(answer.body, signal, () => new ApiError(failure('cluster.canceled', {}), {}));
  }

  async #fetch(path: string): Promise<unknown> {
    try {
      return await this.#client.json({ name: { verb: 'get', resource: path.slice(1) }, path, signal: this.#signal });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      this.#answers.delete(path);
      throw error;
    }
  }
}

/** The versions of an APIGroup, `first` before the one that the server prefers before the others. */
function versionsOf(group: unknown, first: string): readonly string[] {
  const served = listAt(group, 'versions').map((entry) => stringAt(entry, 'version') ?? '');
  const preferred = stringAt(objectAt(group, 'preferredVersion'), 'version') ?? '';
  const ordered = [first, preferred, ...served].filter((version) => served.includes(version));
  return [...new Set(ordered)];
}
