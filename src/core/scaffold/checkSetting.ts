import { message, type Message } from '../messages/index.ts';
import { schemaAt, type Schema } from '../schema/index.ts';

/** The schema of a field of a provider's kind. @param root of AgentgatewayBackend, as of the release it is for */
export function settingSchema(root: Schema | undefined, type: string, field: string): Schema | undefined {
  const found = schemaAt(root, ['spec', 'ai', 'provider', type, field]);
  // A list of formats is asked for as one of them.
  return found?.type === 'array' ? schemaAt(found, [0, 'type']) : found;
}

/** What is wrong with an answer, by the limits of the schema; undefined when the API server takes it. */
export function checkSetting(value: string, schema: Schema | undefined): Message | undefined {
  if (value === '') return message('scaffold.setting.empty');
  if (schema === undefined) return undefined;
  const { maxLength, minLength, pattern } = schema.limits;
  const { length } = Array.from(value);
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return message('scaffold.setting.choice', { choices: schema.enum.join(', ') });
  }
  if (maxLength !== undefined && length > maxLength) {
    return message('scaffold.setting.tooLong', { length, limit: maxLength });
  }
  if (minLength !== undefined && length < minLength) return message('scaffold.setting.empty');
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) {
    return message('scaffold.setting.pattern', { pattern });
  }
  return undefined;
}

/** `host:port` as a person types it; undefined when it is none. @param port where none is typed */
export function readAddress(
  typed: string,
  port: number,
): { readonly host: string; readonly port: number; readonly scheme: 'http' | 'https' } | undefined {
  const form = /^(?:(https?):\/\/)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?\/?$/i.exec(typed.trim());
  const host = form?.[2];
  const scheme = form?.[1]?.toLowerCase();
  const chosen = form?.[3] === undefined ? (scheme === 'https' ? 443 : scheme === 'http' ? 80 : port) : Number(form[3]);
  if (host === undefined || chosen < 1 || chosen > 65535) return undefined;
  return { host, port: chosen, scheme: scheme === 'https' || chosen === 443 ? 'https' : 'http' };
}
