import { explainReply, type ReplyExplanation } from '../gateway/explainReply.ts';
import { message } from '../messages/index.ts';

type TargetCode = 'target.routeNotFound' | 'target.keyRefused' | 'target.pathUnknown';

/** What means something else where no controller stands behind it, by the code that it has in a cluster. */
const others: Readonly<Record<string, TargetCode>> = {
  'reply.routeNotFound': 'target.routeNotFound',
  'reply.listenerNotFound': 'target.routeNotFound',
  'reply.providerKeyRefused': 'target.keyRefused',
  'reply.clientKeyRequired': 'target.keyRefused',
  'reply.providerPathUnknown': 'target.pathUnknown',
};

/** What a refusal of a named target means: there is no resource to open, only the target itself to edit. */
export const explainAtTarget: typeof explainReply = (reply, context): ReplyExplanation => {
  const { message: known, place, step } = explainReply(reply, context);
  const { backend, path } = context;
  const code = others[known.code];
  const edit = step === undefined && code === undefined ? undefined : 'editTarget';
  const own = code === 'target.keyRefused' ? 'setTargetKey' : edit;
  return { message: code === undefined ? known : message(code, { backend, path }), place, step: own };
};
