import { message } from '../messages/index.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject } from '../resource/json.ts';
import type { Issue, Report } from './issue.ts';
import { isDataKey } from './names.ts';
import { isInteger, isPlaceholder } from './words.ts';

const maxSecretBytes = 1_048_576;

/** Data keys that the API server asks for by the type of a Secret. */
const neededKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};
const account = 'kubernetes.io/service-account.name';

/**
 * What the API server asks of a Secret beyond its structure. Values are looked at for being base64, for their length and,
 * where their type asks for it, for being JSON; they are never kept. `secret` is as it is written: nothing as a value is an
 * empty one here.
 */
export function judgeSecret(secret: JsonObject, report: Report): void {
  const data = objectAt(secret, 'data');
  const texts = objectAt(secret, 'stringData');
  for (const [source, values] of Object.entries({ data, stringData: texts })) {
    for (const [key, value] of Object.entries(values)) {
      if (!isDataKey(key) && !isPlaceholder(key)) {
        const text = message('validate.secret.key', { key });
        const field = `data[${key}]`;
        report({ code: 'validate.secret', path: [source, key], field, message: text, mark: 'key' });
      }
      if (source !== 'data' || typeof value !== 'string' || isPlaceholder(value) || isBase64(value)) continue;
      report({ code: 'validate.secret', path: [source, key], message: message('validate.secret.base64', { key }) });
    }
  }
  // What stands under stringData replaces what has the same key under data.
  const kept = Object.entries(data).filter(([key]) => !Object.hasOwn(texts, key));
  const encoded = kept.reduce((sum, [, value]) => sum + encodedBytes(value), 0);
  const plain = Object.values(texts).reduce<number>((sum, value) => sum + plainBytes(value), 0);
  if (encoded + plain > maxSecretBytes) {
    const text = message('validate.secret.tooLarge');
    const serverMessage = `Too long: may not be more than ${maxSecretBytes} bytes`;
    report({ code: 'validate.secret', path: ['data'], message: text, serverMessage, mark: 'key' });
  }
  judgeType(secret, { ...data, ...texts }, report);
}

/** A list of bytes is as good as base64 to the decoder; the base64 itself is judged here. */
export function isReadBySecret({ code, path }: Issue, secret: JsonObject): boolean {
  const [source, key] = path;
  if (source !== 'data' || path.length !== 2) return false;
  const value = objectAt(secret, 'data')[String(key)];
  if (code === 'validate.format') return true;
  return code === 'validate.type' && Array.isArray(value) && value.every(isByte);
}

function isByte(item: unknown): boolean {
  return item === null || (isInteger(item) && item >= 0 && item <= 255);
}

function judgeType(secret: JsonObject, values: JsonObject, report: Report): void {
  const type = stringAt(secret, 'type') ?? 'Opaque';
  for (const key of neededKeys[type] ?? []) {
    const isEmpty = type === 'kubernetes.io/ssh-auth' && (values[key] ?? '') === '';
    if (!Object.hasOwn(values, key) || isEmpty) {
      missing(['data', key], `data[${key}]`, message('validate.secret.needsKey', { type, key }), report);
    } else if (key.startsWith('.') && !holdsJson(key, secret)) {
      const text = message('validate.secret.json', { key });
      report({ code: 'validate.secret', path: placeOf(key, secret), field: `data[${key}]`, message: text });
    }
  }
  const annotations = objectAt(objectAt(secret, 'metadata'), 'annotations');
  if (type === 'kubernetes.io/service-account-token' && !stringAt(annotations, account)) {
    const text = message('validate.secret.needsAnnotation', { type, annotation: account });
    missing(['metadata', 'annotations', account], `metadata.annotations[${account}]`, text, report);
  }
  if (type !== 'kubernetes.io/basic-auth') return;
  const logins = ['username', 'password'];
  if (logins.some((key) => Object.hasOwn(values, key))) return;
  const text = message('validate.secret.needsLogin', { type });
  for (const key of logins) missing(['data', key], `data[${key}]`, text, report);
}

function missing(path: readonly string[], field: string, text: Issue['message'], report: Report): void {
  report({ code: 'validate.secret', path, field, message: text, serverMessage: 'Required value', mark: 'key' });
}

function placeOf(key: string, secret: JsonObject): readonly string[] {
  return [Object.hasOwn(objectAt(secret, 'stringData'), key) ? 'stringData' : 'data', key];
}

/** Credentials for registries are a JSON object; what is no text or no base64 is told elsewhere. */
function holdsJson(key: string, secret: JsonObject): boolean {
  const [source = ''] = placeOf(key, secret);
  const value = objectAt(secret, source)[key] ?? '';
  if (typeof value !== 'string' || isPlaceholder(value)) return true;
  if (source === 'data' && !isBase64(value)) return true;
  try {
    const parsed: unknown = JSON.parse(source === 'data' ? decode(value) : value);
    return parsed === null || isJsonObject(parsed);
  } catch {
    return false;
  }
}

function decode(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(packed(text)), (character) => character.charCodeAt(0)));
}

function encodedBytes(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value !== 'string' || isPlaceholder(value)) return 0;
  const text = packed(value);
  return (text.length / 4) * 3 - (/=*$/.exec(text)?.[0].length ?? 0);
}

function plainBytes(value: unknown): number {
  return typeof value === 'string' && !isPlaceholder(value) ? new TextEncoder().encode(value).length : 0;
}

/** As Go's decoder takes it: padded, standard alphabet; line breaks are skipped. */
function isBase64(text: string): boolean {
  const plain = packed(text);
  return plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
}

function packed(text: string): string {
  return text.replaceAll(/[\r\n]/g, '');
}
