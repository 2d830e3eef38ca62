import { Emitter } from '../../../src/core/base/event.ts';
import {
  unknownClient,
  type ClientCredentials,
  type GatewayIdentity,
  type KnownClient,
} from '../../../src/core/prompt/clientCredentials.ts';

/** Notes what is asked of it; the test says what is known. */
export class FakeCredentials implements ClientCredentials {
  readonly asked: string[] = [];
  readonly #changed = new Emitter<void>();
  #known = unknownClient;
  readonly onDidChange = this.#changed.event;

  known(): KnownClient {
    return this.#known;
  }

  set(known: Partial<KnownClient>): void {
    this.#known = { ...this.#known, ...known };
    this.#changed.fire();
  }

  askKey({ name }: GatewayIdentity): void {
    this.asked.push(`key of ${name}`);
  }

  forgetKey({ name }: GatewayIdentity): void {
    this.asked.push(`forget key of ${name}`);
  }

  askHeader({ name }: GatewayIdentity): void {
    this.asked.push(`header of ${name}`);
  }

  removeHeader({ name }: GatewayIdentity, header: string): void {
    this.asked.push(`remove ${header} of ${name}`);
  }
}
