import { assertNever } from '../../base/assertNever.ts';
import { message, type Message } from '../../messages/index.ts';
import { readGateway } from '../../resource/gateway.ts';
import { isJsonObject, listAt, numberAt, objectAt, stringAt, valueAt, type JsonObject } from '../../resource/json.ts';
import { kinds, type ResourceKind } from '../../resource/kinds.ts';
import { sectionsOf } from '../../resource/sections.ts';
import type { Schema } from '../../schema/index.ts';
import { Blank, type Template } from '../../validate/index.ts';
import type { Path } from '../../yaml/index.ts';
import type { CompletionItem } from './completionItem.ts';
import type { KnownResource, KnownResources } from '../knownResources.ts';
import { insertEntries, insertValue, type Site } from './site.ts';
import { targetFieldAt, type TargetField } from '../targetFields.ts';

/** Of one kind, in the own namespace and in all others: a longer list is no choice. */
const maxNear = 300;
const maxFar = 100;

/** What is asked about a reference. */
interface Question {
  /** The resource that the reference belongs to, as far as it is written. */
  readonly resource: unknown;
  /** Of the value, or of the map for {@link referenceProposals}; from the resource's root. */
  readonly path: Path;
  readonly site: Site;
  readonly known: KnownResources;
}

/** Values that name a resource or a part of one: of this file, the workspace, the cluster. `holder` has the value. */
export function targetProposals(holder: Schema, question: Question): readonly CompletionItem[] {
  const { path, site, known } = question;
  const field = path.at(-1);
  const at = path.slice(0, -1);
  const target = targetFieldAt(at);
  if (field === 'namespace' && (target !== undefined || path[0] === 'metadata')) {
    return known.namespaces().map((name) => plain(name, site, []));
  }
  if (field === 'gatewayClassName') {
    return known
      .near(kinds.gatewayClass.kind, undefined)
      .map((one) => plain(one.fact.object.metadata.name, site, origin(one)));
  }
  if (target === undefined) return [];
  const written = without(writtenAt(question.resource, at), String(field));
  switch (field) {
    case 'name':
      return resources(target, written, question, holder).map(({ one, kind, others }) => ({
        ...plain(one.fact.object.metadata.name, site, [kindWord(kind), ...origin(one)]),
        ...insertValue(site, one.fact.object.metadata.name, others),
        kind: 'resource',
      }));
    case 'kind':
    case 'group':
      return kindProposals(field, target, written, site, holder);
    case 'sectionName':
    case 'port':
    case 'key':
      return partProposals(field, target, written, question);
    default:
      return [];
  }
}

/** Whether there is a resource, or a namespace, to choose from for a field of a reference; undefined for other fields. */
export function hasTargets(field: string, { path, resource, known }: Omit<Question, 'site'>): boolean | undefined {
  const target = targetFieldAt(path);
  if (target === undefined) return undefined;
  if (field === 'namespace') return known.namespaces().length > 0;
  if (field !== 'name') return undefined;
  const home = homeOf(resource, known);
  return target.kinds.some(({ kind }) => known.near(kind, home).length > 0 || known.far(kind, home, 1).length > 0);
}

/** A reference as a whole, where its map is still empty. */
export function referenceProposals(holder: Schema, question: Question): readonly CompletionItem[] {
  const { path, site } = question;
  const target = targetFieldAt(path);
  if (target === undefined || site.siblings.length > 0 || site.bare || site.quoted) return [];
  if (!holder.properties.has('name')) return [];
  return resources(target, {}, question, holder).map(({ one, kind, others }) => ({
    label: one.fact.object.metadata.name,
    hint: undefined,
    kind: 'resource',
    detail: [kindWord(kind), ...origin(one)],
    description: undefined,
    ...insertEntries(site, { name: one.fact.object.metadata.name, ...others }),
    rank: 1,
    continues: false,
  }));
}

interface Candidate {
  readonly one: KnownResource;
  readonly kind: ResourceKind;
  /** What a reference to it needs beside the name. */
  readonly others: Readonly<Record<string, Template>>;
}

function resources(target: TargetField, written: JsonObject, question: Question, holder: Schema): readonly Candidate[] {
  const { known, resource } = question;
  const home = homeOf(resource, known);
  const crosses = holder.properties.has('namespace');
  const asked = crosses ? stringAt(written, 'namespace') : undefined;
  return target.kinds
    .filter((kind) => isAsked(kind, written))
    .flatMap((kind) => {
      const place = asked ?? home;
      const near = known.near(kind.kind, place);
      const far = crosses && asked === undefined ? known.far(kind.kind, home, maxFar) : [];
      return [...near.slice(0, maxNear), ...far].map((one) => ({
        one,
        kind,
        others: othersOf(one, kind, target, written, holder, one.namespace === home ? undefined : one.namespace),
      }));
    });
}

/** Where the resource lives that has the reference. */
function homeOf(resource: unknown, known: KnownResources): string | undefined {
  return stringAt(objectAt(resource, 'metadata'), 'namespace') ?? known.defaultNamespace;
}

/** What is written of the reference decides; a lone name may be meant for any of the kinds. */
function isAsked(kind: ResourceKind, written: JsonObject): boolean {
  const name = stringAt(written, 'kind');
  const group = stringAt(written, 'group');
  return (name === undefined || kind.kind === name) && (group === undefined || kind.group === group);
}

function othersOf(
  { fact }: KnownResource,
  kind: ResourceKind,
  { usual }: TargetField,
  written: JsonObject,
  { properties }: Schema,
  namespace: string | undefined,
): Readonly<Record<string, Template>> {
  const others: Record<string, Template> = {};
  const isUsual = usual === kind;
  const add = (name: string, value: Template | undefined): void => {
    if (value !== undefined && properties.has(name) && !Object.hasOwn(written, name)) others[name] = value;
  };
  if (!isUsual) {
    add('group', kind.group);
    add('kind', kind.kind);
  }
  add('namespace', namespace);
  if (kind === kinds.service) add('port', portOf(fact.object.spec));
  return others;
}

function portOf(spec: JsonObject): Template | undefined {
  const ports = listAt(spec, 'ports').flatMap((port) => numberAt(port, 'port') ?? []);
  const [only] = ports;
  if (only === undefined) return undefined;
  return ports.length === 1 ? only : Blank.oneOf(ports);
}

function kindProposals(
  field: 'kind' | 'group',
  target: TargetField,
  written: JsonObject,
  site: Site,
  { properties }: Schema,
): readonly CompletionItem[] {
  const values = new Map<string, ResourceKind>();
  const group = stringAt(written, 'group');
  const kindName = stringAt(written, 'kind');
  for (const kind of target.kinds) {
    if (field === 'kind' && group !== undefined && group !== kind.group) continue;
    if (field === 'group' && kindName !== undefined && kindName !== kind.kind) continue;
    const value = field === 'kind' ? kind.kind : kind.group;
    if (!values.has(value)) values.set(value, kind);
  }
  return [...values].map(([value, kind]) => {
    const other = field === 'kind' && properties.has('group') && !Object.hasOwn(written, 'group');
    const others: Record<string, Template> =
      other && (kind.group !== '' || target.usual === undefined) ? { group: kind.group } : {};
    return { ...plain(value === '' ? '""' : value, site, []), ...insertValue(site, value, others) };
  });
}

/** Listeners of a Gateway, ports of a Gateway or Service, data keys of a Secret: of the resource that is named beside. */
function partProposals(
  field: 'sectionName' | 'port' | 'key',
  target: TargetField,
  written: JsonObject,
  { known, resource, site }: Question,
): readonly CompletionItem[] {
  const name = stringAt(written, 'name');
  const kind = stringAt(written, 'kind') ?? target.usual?.kind;
  if (name === undefined || kind === undefined) return [];
  const home = stringAt(objectAt(resource, 'metadata'), 'namespace');
  const [one] = known.all(kind, stringAt(written, 'namespace') ?? home, name);
  if (one === undefined) return [];
  const where: readonly Message[] = [message('language.partOf', { kind, name }), ...origin(one)];
  const { object } = one.fact;
  switch (field) {
    case 'key':
      return object.dataKeys === 'unknown' ? [] : object.dataKeys.map((key) => plain(key, site, where));
    case 'sectionName':
      return (sectionsOf(object) ?? []).map((section) => plain(section.name, site, where));
    case 'port': {
      const ports =
        kind === kinds.gateway.kind ? readGateway(object).listeners.map(({ port }) => port) : servicePorts(object.spec);
      return [...new Set(ports)].map((port) => plain(port, site, where));
    }
    default:
      return assertNever(field);
  }
}

function servicePorts(spec: JsonObject): readonly number[] {
  return listAt(spec, 'ports').flatMap((port) => numberAt(port, 'port') ?? []);
}

function writtenAt(resource: unknown, path: Path): JsonObject {
  const value = valueAt(resource, path);
  return isJsonObject(value) ? value : {};
}

/** In the place of the value that is asked for stands the half-typed word. */
function without(map: JsonObject, name: string): JsonObject {
  const { [name]: _, ...others } = map;
  return others;
}

function plain(value: string | number, site: Site, detail: readonly Message[]): CompletionItem {
  return {
    label: String(value),
    hint: undefined,
    kind: 'value',
    detail,
    description: undefined,
    ...insertValue(site, value),
    rank: 1,
    continues: false,
  };
}

function kindWord({ kind }: ResourceKind): Message {
  return message('language.asIs', { value: kind });
}

function origin({ fact, from, namespace }: KnownResource): readonly Message[] {
  const place = namespace === undefined ? [] : [message('language.inNamespace', { namespace })];
  if (from === 'file') return [...place, message('language.from.file')];
  if (fact.provenance.from === 'cluster') {
    return [...place, message('language.from.cluster', { context: fact.provenance.context })];
  }
  return [...place, message('language.from.workspace', { file: fact.provenance.uri.split('/').at(-1) ?? '' })];
}
