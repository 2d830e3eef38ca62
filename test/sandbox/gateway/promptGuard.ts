import { at, isObject, listAt, numberAt, objectAt, stringAt, type JsonObject } from '../json.ts';
import { textOf } from './messagesUpstream.ts';
import { GatewayReply } from './reply.ts';

const rejected = 'The request was rejected due to inappropriate content';

/** What `builtins` of a regex guard look for, as far as a test needs them. */
const builtins: Readonly<Record<string, RegExp>> = {
  Email: /[\w.+-]+@[\w-]+\.\w+/,
  CreditCard: /\b(?:\d[ -]?){13,16}\b/,
  Ssn: /\b\d{3}-\d{2}-\d{4}\b/,
};

/** `policies.ai.promptGuard.request`: the expressions that reject. What masks, and what asks a service, plays no part here. */
export function checkPrompt(ai: JsonObject, body: JsonObject): void {
  const text = [textOf(body['input']), textOf(body['system']), ...listAt(body, 'messages').map(contentOf)].join('\n');
  for (const guard of listAt(ai, 'promptGuard', 'request')) {
    const regex = objectAt(guard, 'regex');
    if (stringAt(regex, 'action') !== 'Reject') continue;
    const patterns = [
      ...listAt(regex, 'builtins').flatMap((name) => builtins[String(name)] ?? []),
      ...listAt(regex, 'matches').map((pattern) => new RegExp(String(pattern))),
    ];
    if (!patterns.some((pattern) => pattern.test(text))) continue;
    const { message, status } = {
      message: stringAt(guard, 'response', 'message'),
      status: numberAt(guard, 'response', 'statusCode'),
    };
    throw new GatewayReply(status ?? 403, message ?? rejected, {});
  }
}

function contentOf(message: unknown): string {
  return isObject(message) ? textOf(at(message, 'content')) : '';
}
