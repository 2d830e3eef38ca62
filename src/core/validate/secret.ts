import { message } from '../messages/index.ts';
import { objectAt, stringAt, type JsonObject } from '../resource/json.ts';
import type { Report } from './issue.ts';
import { isDataKey } from './names.ts';
import { isPlaceholder } from './words.ts';

const maxSecretBytes = 1_048_576;

/** Data keys that the API server asks for by the type of a Secret. */
const neededKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

/** What the API server asks of a Secret beyond its structure. Values are looked at only for being base64, never kept. */
export function judgeSecret(secret: JsonObject, report: Report): void {
  let bytes = 0;
  for (const source of ['data', 'stringData']) {
    for (const [key, value] of Object.entries(objectAt(secret, source))) {
      const path = [source, key];
      if (!isDataKey(key) && !isPlaceholder(key)) {
        const text = message('validate.secret.key', { key });
        report({ code: 'validate.secret', path, field: `data[${key}]`, message: text, mark: 'key' });
      }
      if (typeof value !== 'string' || isPlaceholder(value)) continue;
      const isEncoded = source === 'data';
      bytes += isEncoded ? Math.floor(value.length * 0.75) : value.length;
      if (!isEncoded || isBase64(value)) continue;
      report({ code: 'validate.secret', path, message: message('validate.secret.base64', { key }) });
    }
  }
  if (bytes > maxSecretBytes) {
    report({ code: 'validate.secret', path: ['data'], message: message('validate.secret.tooLarge'), mark: 'key' });
  }
  judgeType(secret, report);
}

function judgeType(secret: JsonObject, report: Report): void {
  const type = stringAt(secret, 'type') ?? 'Opaque';
  const keys = new Set([...Object.keys(objectAt(secret, 'data')), ...Object.keys(objectAt(secret, 'stringData'))]);
  for (const key of neededKeys[type] ?? []) {
    if (keys.has(key)) continue;
    const text = message('validate.secret.needsKey', { type, key });
    report({
      code: 'validate.secret',
      path: ['data', key],
      field: `data[${key}]`,
      message: text,
      serverMessage: 'Required value',
      mark: 'key',
    });
  }
  const account = 'kubernetes.io/service-account.name';
  if (
    type === 'kubernetes.io/service-account-token' &&
    !stringAt(objectAt(objectAt(secret, 'metadata'), 'annotations'), account)
  ) {
    report({
      code: 'validate.secret',
      path: ['metadata', 'annotations', account],
      field: `metadata.annotations[${account}]`,
      message: message('validate.secret.needsAnnotation', { type, annotation: account }),
      serverMessage: 'Required value',
      mark: 'key',
    });
  }
  if (type === 'kubernetes.io/basic-auth' && !keys.has('username') && !keys.has('password')) {
    const text = message('validate.secret.needsLogin', { type });
    report({
      code: 'validate.secret',
      path: ['data', 'username'],
      field: 'data[username]',
      message: text,
      serverMessage: 'Required value',
      mark: 'key',
    });
  }
}

/** As Go's decoder takes it: padded, standard alphabet; line breaks are skipped. */
function isBase64(text: string): boolean {
  const packed = text.replaceAll(/[\r\n]/g, '');
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
}
