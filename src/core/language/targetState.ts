import { message, type Message } from '../messages/index.ts';
import { findCondition, type Condition } from '../resource/conditions.ts';
import { readGateway } from '../resource/gateway.ts';
import { isJsonObject, listAt, numberAt, objectAt, stringAt, valueAt } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { readService } from '../resource/service.ts';
import type { Path } from '../yaml/index.ts';
import type { KnownResource, KnownResources } from './knownResources.ts';
import { targetFieldAt } from './targetFields.ts';

/**
 * What is known of the resource that a place refers to, a line each: where it is declared, and what the cluster says of
 * it. Empty where nothing is referred to. Names and the cluster's words are untrusted text.
 *
 * @param path of a reference's map or of a value in it, from the resource's root
 */
export function targetState(resource: unknown, path: Path, known: KnownResources): readonly Message[] {
  const named = namedAt(resource, path, known);
  if (named === undefined) return [];
  const { kind, namespace, name } = named;
  const found = known.all(kind, namespace, name);
  const [first] = found;
  if (first === undefined) return absence(kind, namespace, name, known);
  const live = found.find(({ from }) => from === 'cluster');
  return [
    ...found.map((one) => declaredIn(one, kind, name)),
    ...(live === undefined ? [] : spoken(live.fact.object)),
    ...partsOf((live ?? first).fact.object),
  ];
}

interface Named {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

function namedAt(resource: unknown, path: Path, known: KnownResources): Named | undefined {
  const home = stringAt(objectAt(resource, 'metadata'), 'namespace') ?? known.defaultNamespace;
  const value = valueAt(resource, path);
  if (path.at(-1) === 'gatewayClassName' && typeof value === 'string') {
    return { kind: kinds.gatewayClass.kind, namespace: undefined, name: value };
  }
  const at = [path, path.slice(0, -1)].find((one) => targetFieldAt(one) !== undefined);
  const field = at && targetFieldAt(at);
  const reference = at && valueAt(resource, at);
  if (field === undefined || !isJsonObject(reference)) return undefined;
  const name = stringAt(reference, 'name');
  const kind = stringAt(reference, 'kind') ?? field.usual?.kind;
  if (name === undefined || kind === undefined) return undefined;
  return { kind, namespace: stringAt(reference, 'namespace') ?? home, name };
}

function absence(kind: string, namespace: string | undefined, name: string, known: KnownResources): readonly Message[] {
  const context = known.contextWithout(kind, namespace);
  const args = { kind, name, namespace: namespace ?? '' };
  if (context !== undefined) return [message('language.target.absent', { ...args, context })];
  return [message('language.target.unknown', args)];
}

function declaredIn({ fact, from, namespace }: KnownResource, kind: string, name: string): Message {
  const where = namespace ?? '';
  const args = { kind, name: where === '' ? name : `${where}/${name}` };
  const { provenance } = fact;
  if (from === 'file') return message('language.target.inFile', args);
  if (provenance.from === 'cluster')
    return message('language.target.inCluster', { ...args, context: provenance.context });
  return message('language.target.inWorkspace', { ...args, file: provenance.uri.split('/').at(-1) ?? '' });
}

/** What the controller says, the condition that matters most to whoever refers to it. */
function spoken({ kind, status }: KubeObject): readonly Message[] {
  switch (kind) {
    case kinds.backend.kind:
    case kinds.gatewayClass.kind:
      return [conditionOf(findCondition(status, 'Accepted'))];
    case kinds.gateway.kind: {
      const { accepted, programmed } = readGateway({ spec: {}, status });
      return [conditionOf(accepted?.status === 'False' ? accepted : programmed)];
    }
    default:
      return [];
  }
}

function conditionOf(condition: Condition | undefined): Message {
  if (condition === undefined) return message('language.target.silent');
  const { type, reason, message: said } = condition;
  if (condition.status === 'True') return message('language.target.good', { condition: type });
  return message('language.target.bad', { condition: type, reason, detail: said });
}

/** What a reference may go on to name. */
function partsOf(object: KubeObject): readonly Message[] {
  const { kind, spec, dataKeys } = object;
  switch (kind) {
    case kinds.secret.kind:
      if (dataKeys === 'unknown') return [message('language.target.keysUnknown')];
      return [message('language.target.keys', { keys: dataKeys.join(', ') || '-' })];
    case kinds.gateway.kind: {
      const listeners = readGateway(object).listeners.map(
        ({ name, port, protocol }) => `${name} (${protocol} ${port})`,
      );
      return listeners.length === 0 ? [] : [message('language.target.listeners', { listeners: listeners.join(', ') })];
    }
    case kinds.service.kind: {
      const ports = listAt(spec, 'ports').flatMap((port) => numberAt(port, 'port') ?? []);
      return [message('language.target.service', { type: readService(object).type, ports: ports.join(', ') || '-' })];
    }
    default:
      return [];
  }
}
