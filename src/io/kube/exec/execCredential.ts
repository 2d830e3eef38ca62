import { isJsonObject, objectAt, stringAt } from '../../../core/resource/json.ts';

/** What an exec plugin gave. Never logged. */
export interface ExecCredential {
  readonly token: string | undefined;
  /** PEM. */
  readonly certificate: string | undefined;
  /** PEM. */
  readonly key: string | undefined;
  /** In ms since 1970; undefined: until it is refused. */
  readonly expiresAtMs: number | undefined;
}

/** The credential in a plugin's output, or what is wrong with it, in a few words that hold nothing of it. */
export function readExecCredential(
  output: string,
): { readonly ok: true; readonly credential: ExecCredential } | { readonly ok: false; readonly wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    return { ok: false, wrong: output.trim() === '' ? 'nothing' : 'no JSON' };
  }
  if (!isJsonObject(value) || value['kind'] !== 'ExecCredential') return { ok: false, wrong: 'another kind' };
  const status = objectAt(value, 'status');
  const token = stringAt(status, 'token') || undefined;
  const certificate = stringAt(status, 'clientCertificateData') || undefined;
  const key = stringAt(status, 'clientKeyData') || undefined;
  if ((certificate === undefined) !== (key === undefined)) return { ok: false, wrong: 'a certificate without its key' };
  if (token === undefined && certificate === undefined) return { ok: false, wrong: 'neither token nor certificate' };
  const expiresAtMs = Date.parse(stringAt(status, 'expirationTimestamp') ?? '');
  return {
    ok: true,
    credential: { token, certificate, key, expiresAtMs: Number.isNaN(expiresAtMs) ? undefined : expiresAtMs },
  };
}
