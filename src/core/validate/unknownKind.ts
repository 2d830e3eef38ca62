import { message } from '../messages/index.ts';
import { parseApiVersion, type SchemaRegistry } from '../schema/index.ts';
import type { Issue } from './issue.ts';
import { closestWord } from './spelling.ts';
import { isPlaceholder, listWords } from './words.ts';

/** The header of a resource. */
export interface Header {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The group whose kinds we know all, by name at least. */
const group = 'agentgateway.dev';

/** Kinds of the group that not every release has: no misspelling of another, whatever judges. */
const otherKinds = ['AgentgatewayModel'];

/**
 * What is wrong with the header of a resource that no schema knows, where a kind of agentgateway's is clearly meant: a
 * misspelt kind or group, a version that does not exist. Nothing for everything else: a newer release may bring more.
 */
export function judgeHeader(header: Header, registry: SchemaRegistry): readonly Issue[] {
  const { apiVersion, kind } = header;
  const schemas = registry.all().filter(({ id }) => id.group === group);
  if (schemas.length === 0 || isPlaceholder(apiVersion) || isPlaceholder(kind)) return [];
  const parsed = parseApiVersion(apiVersion);
  // `agentgateway.dev` alone is a group whose version is missing.
  const written = apiVersion.includes('/') ? parsed.group : apiVersion;
  const names = [...new Set([...schemas.map(({ id }) => id.kind), ...otherKinds])];
  const meant = closestWord(kind, names);
  if (meant === undefined || closestWord(written, [group]) === undefined) return [];
  const serverMessage = `no matches for kind "${kind}" in version "${apiVersion}"`;
  const issues: Issue[] = [];
  const served = schemas.filter(({ id }) => id.kind === meant).map(({ id }) => `${group}/${id.version}`);
  const [first] = served;
  // Of a cluster we read one version of the group; it may serve others.
  const mayBeServed =
    written === group && apiVersion !== group && schemas.some(({ origin }) => origin.from === 'cluster');
  if (first !== undefined && !served.includes(apiVersion) && !mayBeServed) {
    issues.push({
      code: 'validate.unknownVersion',
      path: ['apiVersion'],
      message: message('validate.unknownVersion', { kind: meant, served: listWords(served), apiVersion }),
      serverMessage,
      remedies: [{ kind: 'setValue', to: first }],
    });
  }
  if (meant !== kind) {
    issues.push({
      code: 'validate.unknownKind',
      path: ['kind'],
      message: message('validate.unknownKind', { group, kind, suggestion: meant }),
      serverMessage,
      remedies: [{ kind: 'setValue', to: meant }],
    });
  }
  return issues;
}
