import { maybe, readObject, readString, readStrings } from '../readers.ts';
import { tooLong } from '../textLimit.ts';
import { safeLink } from '../toHost.ts';

/** What was written into the page: the prompt, the system prompt, and the model of each column by its id. */
export interface CompareInput {
  readonly prompt: string;
  readonly system: string;
  readonly models: Readonly<Record<string, string>>;
}

/** What the page asks of the host. */
export type CompareToHost =
  /** The page listens now; the host answers with `init`. */
  | { readonly type: 'ready' }
  | ({ readonly type: 'edit' } & CompareInput)
  | { readonly type: 'add' }
  | { readonly type: 'remove'; readonly column: string }
  | { readonly type: 'choose'; readonly column: string; readonly providerId: string }
  /** `requestId` is new for every click, so that one click can never become two; the host answers with `columns`. */
  | ({ readonly type: 'send'; readonly requestId: string } & CompareInput)
  /** The same prompt to one column once more, for the whole answer at once. */
  | { readonly type: 'repeat'; readonly requestId: string; readonly column: string }
  /** Without a column: all of them. */
  | { readonly type: 'stop'; readonly column: string | undefined }
  | { readonly type: 'showLog' }
  /** The step that the failure of a column advises. */
  | { readonly type: 'act'; readonly column: string }
  /** Only http and https addresses pass the parser. */
  | { readonly type: 'openLink'; readonly url: string };

/** Reads what arrived at the host; undefined for anything that is no message of ours. */
export function parseCompareToHost(value: unknown): CompareToHost | undefined {
  const message = readObject(value);
  const type = message?.['type'];
  if (message === undefined) return undefined;
  const column = readString(message['column']);
  const requestId = readString(message['requestId']);
  switch (type) {
    case 'ready':
    case 'add':
    case 'showLog':
      return { type };
    case 'edit': {
      const input = readInput(message);
      return input && { type, ...input };
    }
    case 'remove':
    case 'act':
      return column === undefined ? undefined : { type, column };
    case 'choose': {
      const providerId = readString(message['providerId']);
      return column === undefined || providerId === undefined ? undefined : { type, column, providerId };
    }
    case 'send': {
      const input = readInput(message);
      if (!input || !requestId || input.prompt.trim() === '' || tooLong(input) !== undefined) return undefined;
      return { type, requestId, ...input };
    }
    case 'repeat':
      return !requestId || column === undefined ? undefined : { type, requestId, column };
    case 'stop': {
      const only = maybe(readString)(message['column']);
      return only && { type, column: only.value };
    }
    case 'openLink': {
      const url = safeLink(message['url']);
      return url === undefined ? undefined : { type, url };
    }
    default:
      return undefined;
  }
}

function readInput(message: Readonly<Record<string, unknown>>): CompareInput | undefined {
  const prompt = readString(message['prompt']);
  const system = readString(message['system']);
  const models = readStrings(message['models']);
  return prompt === undefined || system === undefined || !models ? undefined : { prompt, system, models };
}
