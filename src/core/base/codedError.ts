/** Values that a message may carry. Text that came from a cluster or a model is untrusted and stays an argument. */
export type MessageArguments = Readonly<Record<string, string | number>>;

/**
 * A failure that people may see: a code of the message table with its arguments, and the technical cause for the log.
 * Make one with `failure` of core/messages, which checks the code and its arguments.
 */
export class CodedError extends Error {
  readonly code: string;
  readonly args: MessageArguments;

  constructor(code: string, args: MessageArguments, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(args)}`, options);
    this.name = 'CodedError';
    this.code = code;
    this.args = args;
  }
}
