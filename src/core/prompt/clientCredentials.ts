import type { Event } from '../base/event.ts';

/** A gateway as a person knows it: where what it is told of its client is kept. */
export interface GatewayIdentity {
  readonly context: string;
  readonly namespace: string;
  readonly name: string;
}

/** What is known of the things that a gateway is told of its client; never a value. */
export interface KnownClient {
  readonly hasKey: boolean;
  /** Names of the extra headers, in lower case. */
  readonly headers: readonly string[];
  /** The keyring did not take them: they end with the window. */
  readonly isSessionOnly: boolean;
}

export const unknownClient: KnownClient = { hasKey: false, headers: [], isSessionOnly: false };

/** Port: keys and headers for gateways that ask their own clients for them. Only the shell sees a value. */
export interface ClientCredentials {
  /** What is known by now. What the keyring holds comes a moment later, by the event. */
  known(gateway: GatewayIdentity): KnownClient;
  readonly onDidChange: Event<void>;
  /** Asks a person for the key. */
  askKey(gateway: GatewayIdentity): void;
  forgetKey(gateway: GatewayIdentity): void;
  /** Asks a person for a name and a value. */
  askHeader(gateway: GatewayIdentity): void;
  removeHeader(gateway: GatewayIdentity, name: string): void;
}
