import { copyKinds, type CopyKind } from '../prompt/promptHost.ts';
import type { PanelExchange, PanelOptions } from './panelState.ts';
import { oneOf, readFlag, readObject, readString } from './readers.ts';
import { readExchanges, readOptions } from './stateReaders.ts';
import { tooLong } from './textLimit.ts';

/** What the page asks of the host. */
export type ToHost =
  /** The page listens now; the host answers with `init`. The exchanges are what the page saved, for a host that forgot. */
  | { readonly type: 'ready'; readonly exchanges: readonly PanelExchange[] }
  | { readonly type: 'choose'; readonly providerId: string }
  /** `requestId` is new for every click, so that one click can never become two requests. */
  | {
      readonly type: 'send';
      readonly requestId: string;
      readonly providerId: string;
      /** Empty where the format asks nothing. */
      readonly prompt: string;
      readonly options: PanelOptions;
      readonly stream: boolean;
      /** The last exchange is asked once more; where it is the same provider's, this one takes its place. */
      readonly isAgain: boolean;
    }
  /** Forgets what was said. */
  | { readonly type: 'newConversation' }
  /** Whether the choice stays when another row of the tree is selected. */
  | { readonly type: 'pin'; readonly isPinned: boolean }
  /** Asks for the request and the reply of an exchange as they were. */
  | { readonly type: 'raw'; readonly requestId: string }
  /** Asks a person for a value, or drops it. No value comes from the page. */
  | { readonly type: 'client'; readonly act: ClientAct; readonly providerId: string }
  | { readonly type: 'removeHeader'; readonly providerId: string; readonly name: string }
  | { readonly type: 'stop'; readonly requestId: string }
  | { readonly type: 'draft'; readonly text: string; readonly options: PanelOptions }
  | {
      readonly type: 'copy';
      readonly kind: CopyKind;
      readonly providerId: string;
      readonly prompt: string;
      readonly options: PanelOptions;
      /** It is the last exchange that is copied. */
      readonly isAgain: boolean;
    }
  | { readonly type: 'showLog' }
  /** The step that the failure of an exchange advises. */
  | { readonly type: 'act'; readonly requestId: string }
  /** Only http and https addresses pass the parser. */
  | { readonly type: 'openLink'; readonly url: string };

/** What is done about that which a gateway is told of its client. */
const clientActs = ['setKey', 'forgetKey', 'addHeader'] as const;

export type ClientAct = (typeof clientActs)[number];

/** Reads what arrived at the host; undefined for anything that is no message of ours. */
export function parseToHost(value: unknown): ToHost | undefined {
  const message = readObject(value);
  switch (message?.['type']) {
    case 'ready':
      return { type: 'ready', exchanges: readExchanges(message['exchanges']) ?? [] };
    case 'newConversation':
      return { type: 'newConversation' };
    case 'pin': {
      const isPinned = readFlag(message['isPinned']);
      return isPinned === undefined ? undefined : { type: 'pin', isPinned };
    }
    case 'client': {
      const act = oneOf(...clientActs)(message['act']);
      const providerId = readString(message['providerId']);
      return !act || providerId === undefined ? undefined : { type: 'client', act, providerId };
    }
    case 'removeHeader': {
      const providerId = readString(message['providerId']);
      const name = readString(message['name']);
      return providerId === undefined || name === undefined ? undefined : { type: 'removeHeader', providerId, name };
    }
    case 'choose': {
      const providerId = readString(message['providerId']);
      return providerId === undefined ? undefined : { type: 'choose', providerId };
    }
    case 'send': {
      const requestId = readString(message['requestId']);
      const providerId = readString(message['providerId']);
      const prompt = readString(message['prompt']);
      const options = readOptions(message['options']);
      const stream = readFlag(message['stream']);
      const isAgain = readFlag(message['isAgain']);
      if (!requestId || providerId === undefined || prompt === undefined || !options) return undefined;
      if (tooLong({ prompt, system: options.system }) !== undefined) return undefined;
      if (stream === undefined || isAgain === undefined || (prompt.trim() === '' && options.format !== 'models'))
        return undefined;
      return { type: 'send', requestId, providerId, prompt, options, stream, isAgain };
    }
    case 'stop':
    case 'raw':
    case 'act': {
      const requestId = readString(message['requestId']);
      return requestId === undefined ? undefined : { type: message['type'], requestId };
    }
    case 'draft': {
      const text = readString(message['text']);
      const options = readOptions(message['options']);
      return text === undefined || !options ? undefined : { type: 'draft', text, options };
    }
    case 'copy': {
      const kind = oneOf(...copyKinds)(message['kind']);
      const providerId = readString(message['providerId']);
      const prompt = readString(message['prompt']);
      const options = readOptions(message['options']);
      const isAgain = readFlag(message['isAgain']);
      if (!kind || providerId === undefined || prompt === undefined || !options) return undefined;
      return isAgain === undefined ? undefined : { type: 'copy', kind, providerId, prompt, options, isAgain };
    }
    case 'showLog':
      return { type: 'showLog' };
    case 'openLink': {
      const url = safeLink(message['url']);
      return url === undefined ? undefined : { type: 'openLink', url };
    }
    default:
      return undefined;
  }
}

/** The address of a link that may be opened, normalised; undefined for every scheme but http and https. */
export function safeLink(value: unknown): string | undefined {
  const text = readString(value);
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
}
