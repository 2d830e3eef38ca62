import { Emitter } from '../../../src/core/base/event.ts';
import type { CodedError } from '../../../src/core/base/codedError.ts';
import type { GatewayPods } from '../../../src/core/gateway/forwarder.ts';

/** Pods as a test says. */
export class TestPods implements GatewayPods {
  readonly #changed = new Emitter<void>();
  #names: readonly string[];
  refused: CodedError | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(...names: readonly string[]) {
    this.#names = names;
  }

  ready(): readonly string[] {
    return this.#names;
  }

  problem(): CodedError | undefined {
    return this.refused;
  }

  set(...names: readonly string[]): void {
    this.#names = names;
    this.#changed.fire();
  }
}

/** Times of the tunnels that let a test see every step soon. */
export const quickForward = { patienceMs: 300, backOffMs: 20, maxBackOffMs: 100, spareDelayMs: 5 };
