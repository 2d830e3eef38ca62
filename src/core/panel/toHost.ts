import { copyKinds, type CopyKind } from '../prompt/promptHost.ts';
import type { PanelOptions } from './panelState.ts';
import { oneOf, readFlag, readObject, readString } from './readers.ts';
import { readOptions } from './stateReaders.ts';

/** What the page asks of the host. */
export type ToHost =
  /** The page listens now; the host answers with `init`. */
  | { readonly type: 'ready' }
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
    }
  | { readonly type: 'stop'; readonly requestId: string }
  | { readonly type: 'draft'; readonly text: string; readonly options: PanelOptions }
  | {
      readonly type: 'copy';
      readonly kind: CopyKind;
      readonly providerId: string;
      readonly prompt: string;
      readonly options: PanelOptions;
    }
  | { readonly type: 'showLog' }
  /** The step that the failure of an exchange advises. */
  | { readonly type: 'act'; readonly requestId: string }
  /** Only http and https addresses pass the parser. */
  | { readonly type: 'openLink'; readonly url: string };

/** The longest prompt that is taken, in UTF-16 units; the gateway's own limit is 2 MiB of body. */
const maxPromptLength = 1_000_000;

/** Reads what arrived at the host; undefined for anything that is no message of ours. */
export function parseToHost(value: unknown): ToHost | undefined {
  const message = readObject(value);
  switch (message?.['type']) {
    case 'ready':
      return { type: 'ready' };
    case 'choose': {
      const providerId = readString(message['providerId']);
      return providerId === undefined ? undefined : { type: 'choose', providerId };
    }
    case 'send': {
      const requestId = readString(message['requestId']);
      const providerId = readString(message['providerId']);
      const prompt = readPrompt(message['prompt']);
      const options = readOptions(message['options']);
      const stream = readFlag(message['stream']);
      if (!requestId || providerId === undefined || prompt === undefined || !options) return undefined;
      if (stream === undefined || (prompt.trim() === '' && options.format !== 'models')) return undefined;
      return { type: 'send', requestId, providerId, prompt, options, stream };
    }
    case 'stop':
    case 'act': {
      const requestId = readString(message['requestId']);
      return requestId === undefined ? undefined : { type: message['type'], requestId };
    }
    case 'draft': {
      const text = readPrompt(message['text']);
      const options = readOptions(message['options']);
      return text === undefined || !options ? undefined : { type: 'draft', text, options };
    }
    case 'copy': {
      const kind = oneOf(...copyKinds)(message['kind']);
      const providerId = readString(message['providerId']);
      const prompt = readPrompt(message['prompt']);
      const options = readOptions(message['options']);
      if (!kind || providerId === undefined || prompt === undefined || !options) return undefined;
      return { type: 'copy', kind, providerId, prompt, options };
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

/** A text that somebody wrote; undefined where it is longer than anything that is sent. */
export function readPrompt(value: unknown): string | undefined {
  const text = readString(value);
  return text === undefined || text.length > maxPromptLength ? undefined : text;
}
