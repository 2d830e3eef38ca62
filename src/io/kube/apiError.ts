import type { IncomingHttpHeaders } from 'node:http';
import { CodedError, type MessageArguments } from '../../core/base/codedError.ts';
import { failure } from '../../core/messages/index.ts';
import { isJsonObject, numberAt, objectAt, stringAt, type JsonObject } from '../../core/resource/json.ts';
import { errorCode } from '../errorCode.ts';
import { limitedSeconds, retryAfterMs } from './retryAfter.ts';

/** The server's own words are untrusted and may be long. */
const maxDetailLength = 300;

/** A failed request to an API server: what people read, and what the watch loop decides by. */
export class ApiError extends CodedError {
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** How long the server asks to be left alone, from Retry-After or `details.retryAfterSeconds`. */
  readonly retryAfterMs: number | undefined;
  /** The server's own words, clipped; untrusted. */
  readonly serverMessage: string | undefined;
  /** `details` of the server's `metav1.Status`; untrusted. */
  readonly details: JsonObject | undefined;
  /** The server does not serve the path at all: 404 by a page, or by a Status that names no object. */
  readonly isUnknownPath: boolean;

  constructor(
    coded: { readonly code: string; readonly args: MessageArguments },
    facts: {
      readonly status?: number | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly serverMessage?: string | undefined;
      readonly details?: JsonObject | undefined;
      readonly isUnknownPath?: boolean | undefined;
    },
    options?: ErrorOptions,
  ) {
    super(coded.code, coded.args, options);
    this.name = 'ApiError';
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
    this.serverMessage = facts.serverMessage;
    this.details = facts.details;
    this.isUnknownPath = facts.isUnknownPath ?? false;
  }
}

/** Names what was asked, without a query: `list agentgatewaybackends`. */
export interface RequestName {
  readonly verb: string;
  readonly resource: string;
}

/** A refusal by HTTP status. `body` is the parsed `metav1.Status`, or anything else that came. */
export function statusError(
  status: number,
  body: unknown,
  request: RequestName,
  target: { readonly server: string; readonly context: string },
  headers: IncomingHttpHeaders = {},
): ApiError {
  const facts = {
    status,
    retryAfterMs: limitedSeconds(numberAt(objectAt(body, 'details'), 'retryAfterSeconds')) ?? retryAfterMs(headers),
    serverMessage: stringAt(body, 'message')?.slice(0, maxDetailLength),
    details: objectAt(body, 'details'),
    isUnknownPath: status === 404 && namesNothing(body),
  };
  if (status === 401) return new ApiError(failure('cluster.unauthorized', target), facts);
  if (status === 403) return new ApiError(failure('cluster.forbidden', { ...request }), facts);
  const detail = (stringAt(body, 'message') ?? stringAt(body, 'reason') ?? '-').slice(0, maxDetailLength);
  const coded = failure('cluster.requestFailed', { status, request: `${request.verb} ${request.resource}`, detail });
  return new ApiError(coded, facts);
}

function namesNothing(body: unknown): boolean {
  if (!isJsonObject(body)) return true;
  return body['kind'] === 'Status' && stringAt(body['details'], 'name') === undefined;
}

/** A request that got no answer, by the error code of Node and OpenSSL. */
export function connectionError(
  error: unknown,
  { server, proxy }: { readonly server: string; readonly proxy?: string | undefined },
): ApiError {
  if (error instanceof ApiError) return error;
  const code = errorCode(error);
  const detail = code ?? (error instanceof Error ? error.message : String(error)).slice(0, maxDetailLength);
  const coded = isTrustProblem(code)
    ? failure('cluster.untrusted', { server, detail })
    : proxy === undefined
      ? failure('cluster.unreachable', { server, detail })
      : failure('cluster.proxyFailed', { server, proxy, detail });
  return new ApiError(coded, {}, { cause: error });
}

/** An answer that began and did not end as it should. */
export function cutError(error: unknown, server: string): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(failure('cluster.cut', { server, detail: errorCode(error) ?? 'closed' }), {}, { cause: error });
}

/** Codes of OpenSSL's certificate verification, as Node passes them on. */
const trustCodes = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function isTrustProblem(code: string | undefined): boolean {
  return code !== undefined && (trustCodes.has(code) || code.startsWith('CERT_'));
}
