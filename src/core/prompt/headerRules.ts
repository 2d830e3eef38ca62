import { message, type Message } from '../messages/index.ts';

/** A token of RFC 9110. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What makes the request itself; a route's Host is known better. */
const ours = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** In characters; servers seldom take more of all headers together than twice this. */
const maxValueLength = 8_192;

/** Why a name is none for a header of somebody's own; undefined when it is one. */
export function headerNameProblem(name: string): Message | undefined {
  const text = name.trim();
  if (text === '') return message('client.header.noName');
  if (!token.test(text)) return message('client.header.badName');
  return ours.has(text.toLowerCase()) ? message('client.header.ours', { name: text }) : undefined;
}

/** Why a value cannot go into a header, or into a key; undefined when it can. */
export function headerValueProblem(value: string): Message | undefined {
  if (value.trim() === '') return message('client.header.noValue');
  // Anything beyond Latin-1, and whatever would end the line.
  if (!/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)) return message('client.header.badValue');
  return value.length > maxValueLength ? message('client.header.tooLong', { most: maxValueLength }) : undefined;
}
