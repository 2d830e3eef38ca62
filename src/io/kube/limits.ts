/** How long each step towards an answer may take; given, so that tests need not wait. */
export interface ConnectionLimits {
  /** Until the connection stands, TLS and a proxy included: a packet that is dropped is never answered. */
  readonly connectMs: number;
  /** From the call to the head of the answer: connection, and the server's thinking. */
  readonly answerMs: number;
  /** Exec plugins may open a browser; after this one is ended with all that it started. */
  readonly pluginMs: number;
  /** An identity provider has this long to renew a token. */
  readonly tokenMs: number;
  /** A refused credential is renewed at most this often; each refusal in a row doubles it. */
  readonly renewalMs: number;
}

export const defaultLimits: ConnectionLimits = {
  connectMs: 10_000,
  answerMs: 15_000,
  pluginMs: 60_000,
  tokenMs: 20_000,
  renewalMs: 10_000,
};
