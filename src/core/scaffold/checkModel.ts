import { message, type Message } from '../messages/index.ts';

/** `model` of every provider kind in the published CRDs: 1 to 256 characters (code points). */
const modelLengthLimit = 256;

/** What is wrong with the name of a model, or undefined when the API server takes it. */
export function checkModel(model: string): Message | undefined {
  if (model.trim() === '') return message('scaffold.model.empty');
  if (/\p{C}|\p{Zl}|\p{Zp}/u.test(model)) return message('scaffold.model.character');
  const { length } = Array.from(model);
  return length > modelLengthLimit ? message('scaffold.model.tooLong', { length, limit: modelLengthLimit }) : undefined;
}
