/** What a request is about, read from its method and address as the API server does. */
export interface RequestInfo {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Absent for paths outside of the resources: discovery, OpenAPI, health. */
  readonly target?: ResourceTarget;
}

type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

export interface ResourceTarget {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly verb: Verb;
}

export function parseRequest(method: string, url: string): RequestInfo {
  const { pathname, searchParams } = new URL(url, 'https://localhost');
  const info = { method, path: pathname, query: searchParams };
  const target = parseTarget(method, pathname.split('/').filter(Boolean).map(decodeURIComponent), searchParams);
  return target ? { ...info, target } : info;
}

function parseTarget(method: string, steps: readonly string[], query: URLSearchParams): ResourceTarget | undefined {
  const isCore = steps[0] === 'api';
  if (!isCore && steps[0] !== 'apis') return undefined;
  const group = isCore ? '' : steps[1];
  const version = isCore ? steps[1] : steps[2];
  let rest = steps.slice(isCore ? 2 : 3);
  if (group === undefined || version === undefined || rest.length === 0) return undefined;
  let namespace: string | undefined;
  // `/namespaces/x` itself, its status and its finalizer are about the Namespace; what follows is inside of it.
  if (rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize') {
    namespace = rest[1];
    rest = rest.slice(2);
  }
  const [plural, name, subresource] = rest;
  if (plural === undefined || rest.length > 3) return undefined;
  return { group, version, plural, namespace, name, subresource, verb: verbOf(method, name, query) };
}

function verbOf(method: string, name: string | undefined, query: URLSearchParams): Verb {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default: {
      const watch = query.get('watch');
      if (watch === 'true' || watch === '1') return 'watch';
      return name === undefined ? 'list' : 'get';
    }
  }
}
