/** One entry of `details.causes` of a metav1.Status. */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, never>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
}

/** A refusal that the client gets as metav1.Status. */
export class ApiFailure extends Error {
  readonly code: number;
  readonly reason: string | undefined;
  readonly details: StatusDetails | undefined;

  constructor(code: number, reason: string | undefined, message: string, details?: StatusDetails) {
    super(message);
    this.name = 'ApiFailure';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason !== undefined && { reason: this.reason }),
      ...(this.details !== undefined && { details: this.details }),
      code: this.code,
    };
  }
}

/** What names a resource in the server's sentences: `agentgatewaybackends.agentgateway.dev`. */
interface Named {
  readonly group: string;
  readonly plural: string;
}

function fullName(type: Named): string {
  return type.group === '' ? type.plural : `${type.plural}.${type.group}`;
}

function detailsOf(type: Named, name: string): StatusDetails {
  return { name, ...(type.group !== '' && { group: type.group }), kind: type.plural };
}

export function notFound(type: Named, name: string): ApiFailure {
  return new ApiFailure(404, 'NotFound', `${fullName(type)} "${name}" not found`, detailsOf(type, name));
}

/** The path names nothing that this server serves. */
export function noSuchPath(): ApiFailure {
  return new ApiFailure(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists(type: Named, name: string): ApiFailure {
  return new ApiFailure(409, 'AlreadyExists', `${fullName(type)} "${name}" already exists`, detailsOf(type, name));
}

export function conflict(type: Named, name: string, why: string): ApiFailure {
  const message = `Operation cannot be fulfilled on ${fullName(type)} "${name}": ${why}`;
  return new ApiFailure(409, 'Conflict', message, detailsOf(type, name));
}

/** An apply that would take fields from other managers. */
export function applyConflict(causes: readonly StatusCause[]): ApiFailure {
  const [first] = causes;
  const message =
    causes.length === 1
      ? `Apply failed with 1 conflict: ${first?.message}: ${first?.field}`
      : `Apply failed with ${causes.length} conflicts: ${causes.map((cause) => `${cause.message}: ${cause.field}`).join('\n')}`;
  return new ApiFailure(409, 'Conflict', message, { causes });
}

export const STALE_OBJECT =
  'the object has been modified; please apply your changes to the latest version and try again';

export function badRequest(message: string): ApiFailure {
  return new ApiFailure(400, 'BadRequest', message);
}

export function gone(message: string): ApiFailure {
  return new ApiFailure(410, 'Expired', message);
}

export function unauthorized(): ApiFailure {
  return new ApiFailure(401, 'Unauthorized', 'Unauthorized');
}

export function methodNotAllowed(): ApiFailure {
  return new ApiFailure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

export function unsupportedMediaType(contentType: string): ApiFailure {
  const message =
    `the body of the request was in an unknown format - accepted media types include: ` +
    `application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml, application/json, application/yaml (got ${contentType})`;
  return new ApiFailure(415, 'UnsupportedMediaType', message);
}

/** The object breaks rules: one cause for each broken one, joined in the message as the real server joins them. */
export function invalid(kind: string, group: string, name: string, causes: readonly StatusCause[]): ApiFailure {
  const lines = causes.map((cause) => (cause.field === undefined ? cause.message : `${cause.field}: ${cause.message}`));
  const joined = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  const title = group === '' ? kind : `${kind}.${group}`;
  return new ApiFailure(422, 'Invalid', `${title} "${name}" is invalid: ${joined}`, {
    name,
    ...(group !== '' && { group }),
    kind,
    causes,
  });
}

export interface RefusedAccess extends Named {
  readonly user: string;
  readonly verb: string;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly subresource?: string | undefined;
}

export function forbidden(access: RefusedAccess): ApiFailure {
  const resource = access.subresource ? `${access.plural}/${access.subresource}` : access.plural;
  const scope = access.namespace ? `in the namespace "${access.namespace}"` : 'at the cluster scope';
  const subject = access.name ? `${fullName(access)} "${access.name}"` : fullName(access);
  const message = `${subject} is forbidden: User "${access.user}" cannot ${access.verb} resource "${resource}" in API group "${access.group}" ${scope}`;
  return new ApiFailure(403, 'Forbidden', message, {
    ...(access.name !== undefined && { name: access.name }),
    ...(access.group !== '' && { group: access.group }),
    kind: access.plural,
  });
}
