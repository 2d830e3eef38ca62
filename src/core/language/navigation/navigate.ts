import type { ObjectTarget } from '../../contributions.ts';
import type { ResourceFact } from '../../graph/fact.ts';
import { nameOf, referencesOf, type ResourceName } from '../../graph/namedReferences.ts';
import { stringAt } from '../../resource/json.ts';
import { kindNamed } from '../../resource/kinds.ts';
import { sectionsOf } from '../../resource/sections.ts';
import type { Path, SourceRange } from '../../yaml/index.ts';
import { entryRange } from '../entryRange.ts';
import type { LanguageWorld } from '../languageWorld.ts';
import { ownName, rangeIn, sameNamespace, subjectAt, type Subject } from './subject.ts';
import type { IndexedFile, WorkspaceIndex } from './workspaceIndex.ts';

/** A position in a file: both counted from 0, `column` in UTF-16 units. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a file that need not be open. */
export interface FilePlace {
  readonly uri: string;
  readonly start: Position;
  readonly end: Position;
}

/** Where something is: in a file, or, as a live object, in a cluster. */
export type Place = FilePlace | ObjectTarget;

export type NavigationWorld = Pick<LanguageWorld, 'clusterLayer' | 'defaultNamespace'>;

/**
 * Where the resource is declared that a place of a file names: in this file, else in others of the workspace, else in the
 * cluster. At `sectionName` its listener, at the `key` of a Secret that data key. At a resource's own name that name.
 */
export function definitionOf(
  index: WorkspaceIndex,
  uri: string,
  offset: number,
  world: NavigationWorld,
): readonly Place[] {
  const file = index.file(uri);
  const subject = file && subjectAt(file, offset);
  if (file === undefined || subject === undefined) return [];
  const declared = declarationsOf(index, subject.target, world);
  const here = declared.filter((fact) => file.places.has(fact));
  const places = (here.length > 0 ? here : declared).flatMap((fact) => declarationPlace(index, fact, subject) ?? []);
  return places.length > 0 ? places : clusterPlace(subject.target, world);
}

/** Every place that names the resource which a place of a file names, in files and in the cluster. */
export function referencesAt(
  index: WorkspaceIndex,
  uri: string,
  offset: number,
  world: NavigationWorld,
  includeDeclaration: boolean,
): readonly Place[] {
  const file = index.file(uri);
  const subject = file && subjectAt(file, offset);
  if (subject === undefined) return [];
  const { target } = subject;
  const declared = declarationsOf(index, target, world);
  const places: Place[] = declared.flatMap((fact) => (includeDeclaration ? (placeOf(index, fact, ownName) ?? []) : []));
  if (includeDeclaration && declared.length === 0) places.push(...clusterPlace(target, world));
  for (const { fact, reference } of index.referencesTo(target)) {
    if (sameNamespace(reference.namespace, target.namespace, world.defaultNamespace()) === 'no') continue;
    places.push(...[placeOf(index, fact, reference.namePath)].filter((place) => place !== undefined));
  }
  return [...places, ...referringInCluster(index, target, world)];
}

/** The declarations of a resource in files: those of its namespace, else those that leave theirs to the context. */
export function declarationsOf(
  index: WorkspaceIndex,
  target: ResourceName,
  world: NavigationWorld,
): readonly ResourceFact[] {
  const fits = (fact: ResourceFact): string =>
    sameNamespace(fact.object.metadata.namespace, target.namespace, world.defaultNamespace());
  const all = index.declarationsOf(target);
  const certain = all.filter((fact) => fits(fact) === 'yes');
  return certain.length > 0 ? certain : all.filter((fact) => fits(fact) === 'perhaps');
}

/** Where the documents begin that declare an object of a cluster; one without a namespace may be applied to any. */
export function filesOf(index: WorkspaceIndex, { kind, namespace, name }: ObjectTarget): readonly FilePlace[] {
  const group = kindNamed(kind)?.group;
  if (group === undefined) return [];
  return index.declarationsOf({ group, kind, name }).flatMap((fact) => {
    const own = fact.object.metadata.namespace ?? namespace;
    const file = fact.provenance.from === 'document' ? index.file(fact.provenance.uri) : undefined;
    const place = file?.places.get(fact);
    const range = place && entryRange(place.path, place.document);
    return own === namespace && file && range ? [placeIn(file, range)] : [];
  });
}

/** The live object of a name, as far as the connected cluster has it. */
export function liveObject(target: ResourceName, world: NavigationWorld): ResourceFact | undefined {
  const kind = kindNamed(target.kind);
  if (kind === undefined || kind.group !== target.group) return undefined;
  const namespace = kind.namespaced ? (target.namespace ?? world.defaultNamespace()) : undefined;
  return world.clusterLayer()?.find?.(target.kind, namespace, target.name);
}

/** @param part the value at the path, or the key that holds it */
function placeOf(
  index: WorkspaceIndex,
  fact: ResourceFact,
  path: Path,
  part: 'value' | 'key' = 'value',
): FilePlace | undefined {
  const file = fact.provenance.from === 'document' ? index.file(fact.provenance.uri) : undefined;
  const range = file && rangeIn(file, fact, path, part);
  return file && range && placeIn(file, range);
}

export function placeIn({ uri, lines }: IndexedFile, { start, end }: SourceRange): FilePlace {
  return { uri, start: lines.positionAt(start), end: lines.positionAt(end) };
}

/** The name of a declared resource, or the part of it that the reference means. */
function declarationPlace(index: WorkspaceIndex, fact: ResourceFact, subject: Subject): FilePlace | undefined {
  const keys = dataKeys(subject).map((path) => placeOf(index, fact, path, 'key'));
  const sections = sectionPaths(fact, subject).map((path) => placeOf(index, fact, path));
  return [...keys, ...sections, placeOf(index, fact, ownName)].find((place) => place !== undefined);
}

/** Where the data key that a reference to a Secret names may be. */
function dataKeys({ fact, reference, field }: Subject): readonly Path[] {
  if (reference === undefined || field !== 'key') return [];
  let holder: unknown = fact.object;
  for (const step of reference.path) holder = Reflect.get(Object(holder), step);
  const key = stringAt(holder, 'key');
  return key === undefined ? [] : ['stringData', 'data'].map((section) => [section, key]);
}

/** The parts that a `sectionName` can mean: a listener of a Gateway, a rule of a route, a provider of a backend. */
function sectionPaths({ object }: ResourceFact, { reference, field }: Subject): readonly Path[] {
  if (reference?.sectionName === undefined || field !== 'sectionName') return [];
  const { sectionName } = reference;
  return (sectionsOf(object) ?? []).filter(({ name }) => name === sectionName).map(({ path }) => path);
}

/** The live object; also of a kind that nobody follows, where its document will tell whether it exists. */
function clusterPlace(target: ResourceName, world: NavigationWorld): readonly ObjectTarget[] {
  const found = liveObject(target, world);
  if (found !== undefined) return liveTarget(found);
  const kind = kindNamed(target.kind);
  const layer = world.clusterLayer();
  const [any] = layer?.facts ?? [];
  if (kind === undefined || kind.group !== target.group || any?.provenance.from !== 'cluster') return [];
  const namespace = kind.namespaced ? (target.namespace ?? world.defaultNamespace()) : undefined;
  if (layer?.isComplete(kind.kind, namespace) !== false || (kind.namespaced && namespace === undefined)) return [];
  return [{ context: any.provenance.context, kind: kind.kind, namespace: namespace ?? '', name: target.name }];
}

/** Objects of the cluster that name the target, and that no file declares. */
function referringInCluster(
  index: WorkspaceIndex,
  target: ResourceName,
  world: NavigationWorld,
): readonly ObjectTarget[] {
  const namespace = target.namespace ?? world.defaultNamespace();
  const found: ObjectTarget[] = [];
  for (const fact of world.clusterLayer()?.facts ?? []) {
    const refers = referencesOf(fact.object).some(
      (other) =>
        other.name === target.name &&
        other.kind === target.kind &&
        other.group === target.group &&
        other.namespace === namespace,
    );
    if (refers && declarationsOf(index, nameOf(fact.object), world).length === 0) found.push(...liveTarget(fact));
  }
  return found;
}

function liveTarget({ object, provenance }: ResourceFact): readonly ObjectTarget[] {
  if (provenance.from !== 'cluster') return [];
  const { kind, metadata } = object;
  return [{ context: provenance.context, kind, namespace: metadata.namespace ?? '', name: metadata.name }];
}
