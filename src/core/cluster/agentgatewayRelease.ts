import { message, type Message } from '../messages/index.ts';
import { isJsonObject, listAt, objectAt, stringAt, type JsonObject } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { compareReleases, fieldSince } from '../schema/bundled/since.ts';
import { gatewayNameLabel } from '../resource/labels.ts';
import type { ClusterStore } from './store.ts';

/** What is known of the agentgateway that runs in a cluster. */
export type AgentgatewayRelease =
  | { readonly from: 'controller' | 'proxy'; readonly product: string; readonly version: string }
  /** Nothing that runs tells; the newest field that the cluster's own schema has came with this release. */
  | { readonly from: 'crds'; readonly atLeast: string }
  | { readonly from: 'unknown' };

/** What numbers a release in an image tag or a label: `v1.4.1`, `1.5.0-beta.2`; not `latest`, `v1.4`, `main-3f2a`. */
const releasePattern = /^v?(?<version>\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.-]+)?)$/;

const versionLabel = 'app.kubernetes.io/version';
const nameLabel = 'app.kubernetes.io/name';
/** Deeper than any published schema. */
const maxDepth = 40;

/** The release by what runs: the controller, else the proxies that it made; undefined when nothing tells. */
export function runningRelease(store: ClusterStore): AgentgatewayRelease | undefined {
  const deployments = store.objects(kinds.deployment);
  for (const deployment of deployments) {
    const version = isProxy(deployment) ? undefined : versionOf(deployment);
    if (version !== undefined) {
      return { from: 'controller', product: deployment.metadata.labels[nameLabel] ?? 'agentgateway', version };
    }
  }
  for (const deployment of deployments) {
    const isOurs = deployment.metadata.labels['app.kubernetes.io/managed-by'] === 'agentgateway';
    const version = isOurs && isProxy(deployment) ? versionOf(deployment) : undefined;
    if (version !== undefined) return { from: 'proxy', product: 'agentgateway', version };
  }
  return undefined;
}

/** Of the fields that a schema of AgentgatewayBackend has, the release that brought the newest. */
export function schemaRelease(schema: unknown): string | undefined {
  let newest: string | undefined;
  const walk = (node: JsonObject, names: readonly string[]): void => {
    if (names.length > maxDepth) return;
    const since = fieldSince(names);
    if (since !== undefined && (newest === undefined || compareReleases(since, newest) > 0)) newest = since;
    // Lists and maps have no name of their own.
    for (const part of [node, objectAt(node, 'items'), objectAt(node, 'additionalProperties')]) {
      for (const [name, child] of Object.entries(objectAt(part, 'properties'))) {
        if (isJsonObject(child)) walk(child, [...names, name]);
      }
    }
  };
  if (isJsonObject(schema)) walk(schema, []);
  return newest;
}

export function describeRelease(release: AgentgatewayRelease): Message {
  switch (release.from) {
    case 'controller':
    case 'proxy':
      return message('release.running', { product: release.product, version: release.version });
    case 'crds':
      return message('release.crds', { version: release.atLeast });
    case 'unknown':
      return message('release.unknown');
  }
}

function isProxy(deployment: KubeObject): boolean {
  return gatewayNameLabel in deployment.metadata.labels;
}

/** By the tag of its image, else by its label; an image by digest, or a tag that names no release, tells nothing. */
function versionOf(deployment: KubeObject): string | undefined {
  const containers = listAt(objectAt(objectAt(deployment.spec, 'template'), 'spec'), 'containers');
  const tags = containers.map((container) => tagOf(stringAt(container, 'image') ?? ''));
  for (const text of [...tags, deployment.metadata.labels[versionLabel] ?? '']) {
    const version = releasePattern.exec(text)?.groups?.['version'];
    if (version !== undefined) return version;
  }
  return undefined;
}

/** The tag of `host:5000/path/image:tag@sha256:…`; empty when it has none. */
function tagOf(image: string): string {
  const [named = ''] = image.split('@', 1);
  const last = named.slice(named.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  return colon < 0 ? '' : last.slice(colon + 1);
}
