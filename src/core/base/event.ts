import { toDisposable, type Disposable } from './disposable.ts';

/** Subscribes a listener; the result ends the subscription. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** A method, not a function property: so an emitter of something special serves as an emitter of something general. */
interface Subscription<T> {
  hear(value: T): void;
}

/**
 * The source of an {@link Event}. Listeners are called in the order of their subscription; one that throws does not keep
 * the others from hearing (its error is passed to `onListenerError`, or thrown once all have heard).
 */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<Subscription<T>>();
  readonly #onListenerError: ((error: unknown) => void) | undefined;

  constructor(onListenerError?: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  readonly event: Event<T> = (listener) => {
    // An object a subscription, so that the same function may listen twice and leave once.
    const own: Subscription<T> = { hear: (value) => listener(value) };
    this.#listeners.add(own);
    return toDisposable(() => this.#listeners.delete(own));
  };

  fire(value: T): void {
    const errors: unknown[] = [];
    for (const listener of Array.from(this.#listeners)) {
      try {
        listener.hear(value);
      } catch (error) {
        if (this.#onListenerError) this.#onListenerError(error);
        else errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
