import type { WatchSink, WatchState } from '../../../src/core/cluster/source.ts';
import type { KubeObject } from '../../../src/core/resource/kubeObject.ts';

const waitLimitMs = 10_000;

/** Keeps what a watch told, and lets a test wait for it. */
export class RecordingSink implements WatchSink {
  readonly objects = new Map<string, KubeObject>();
  readonly states: WatchState[] = [];
  replacements = 0;
  /** Names in the order of upserts and deletions, as `+a` and `-a`. */
  readonly deltas: string[] = [];
  #waiting: (() => void)[] = [];

  /** What was there before the first list was complete. */
  readonly pages: number[] = [];

  page(objects: readonly KubeObject[]): void {
    this.pages.push(objects.length);
    for (const object of objects) this.objects.set(object.metadata.name, object);
    this.#told();
  }

  /** How often the first list came to its end in pages. */
  lastPages = 0;

  lastPage(objects: readonly KubeObject[]): void {
    this.lastPages += 1;
    for (const object of objects) this.objects.set(object.metadata.name, object);
    this.#told();
  }

  replaced(objects: readonly KubeObject[]): void {
    this.replacements += 1;
    this.objects.clear();
    for (const object of objects) this.objects.set(object.metadata.name, object);
    this.#told();
  }

  upserted(object: KubeObject): void {
    this.objects.set(object.metadata.name, object);
    this.deltas.push(`+${object.metadata.name}`);
    this.#told();
  }

  deleted(object: KubeObject): void {
    this.objects.delete(object.metadata.name);
    this.deltas.push(`-${object.metadata.name}`);
    this.#told();
  }

  state(state: WatchState): void {
    this.states.push(state);
    this.#told();
  }

  get names(): readonly string[] {
    return [...this.objects.keys()].toSorted();
  }

  get status(): WatchState['status'] | undefined {
    return this.states.at(-1)?.status;
  }

  get statuses(): readonly WatchState['status'][] {
    return this.states.map((state) => state.status);
  }

  /** The code of the error of the last state that has one. */
  get errorCode(): string | undefined {
    const state = this.states.findLast((candidate) => 'error' in candidate);
    return state !== undefined && 'error' in state ? state.error.code : undefined;
  }

  /** Returns as soon as it holds; fails with what was seen when that takes too long. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const end = performance.now() + waitLimitMs;
    while (!holds()) {
      const leftMs = end - performance.now();
      if (leftMs <= 0)
        throw new Error(`waited in vain for ${what}; seen: ${this.statuses.join(', ')} / ${this.names.join(', ')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  #told(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
