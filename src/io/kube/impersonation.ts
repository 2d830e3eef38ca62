import { isJsonObject, stringAt, type JsonObject } from '../../core/resource/json.ts';

export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** The headers for `as`, `as-uid`, `as-groups` and `as-user-extra` of a kubeconfig's user, as client-go writes them. */
export function impersonationHeaders(user: JsonObject): Headers {
  const headers: Record<string, string | readonly string[]> = {};
  const name = stringAt(user, 'as');
  const uid = stringAt(user, 'as-uid');
  const groups = texts(user['as-groups']);
  if (name !== undefined && name !== '') headers['Impersonate-User'] = inHeader(name);
  if (uid !== undefined && uid !== '') headers['Impersonate-Uid'] = inHeader(uid);
  if (groups.length > 0) headers['Impersonate-Group'] = groups.map(inHeader);
  const extra = user['as-user-extra'];
  for (const [key, values] of isJsonObject(extra) ? Object.entries(extra) : []) {
    headers[`Impersonate-Extra-${escapeKey(key)}`] = texts(values).map(inHeader);
  }
  return headers;
}

function texts(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : [];
}

/** Node writes a header byte by byte; the API server reads UTF-8. */
function inHeader(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

/** What may not stand in a header's name is percent-encoded, as the API server expects it. */
function escapeKey(key: string): string {
  return [...Buffer.from(key.toLowerCase())]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return /[a-z0-9!#$&'*+.^_`|~-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
