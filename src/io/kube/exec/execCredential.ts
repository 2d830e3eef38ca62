import { isJsonObject, objectAt, stringAt } from '../../../core/resource/json.ts';
import type { Credential } from '../signIn/signIn.ts';

type Answer = { readonly ok: true; readonly credential: Credential } | { readonly ok: false; readonly wrong: string };

/** The credential in a plugin's output, or what is wrong with it, in a few words that hold nothing of it. */
export function readExecCredential(output: string): Answer {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    return { ok: false, wrong: output.trim() === '' ? 'nothing' : 'no JSON' };
  }
  if (!isJsonObject(value) || value['kind'] !== 'ExecCredential') return { ok: false, wrong: 'another kind' };
  const status = objectAt(value, 'status');
  const token = stringAt(status, 'token');
  const certificate = stringAt(status, 'clientCertificateData');
  const key = stringAt(status, 'clientKeyData');
  if ((certificate === undefined) !== (key === undefined)) return { ok: false, wrong: 'a certificate without its key' };
  if (token === undefined && certificate === undefined) return { ok: false, wrong: 'neither token nor certificate' };
  const end = Date.parse(stringAt(status, 'expirationTimestamp') ?? '');
  return { ok: true, credential: { token, certificate, key, expiresAtMs: Number.isNaN(end) ? undefined : end } };
}
