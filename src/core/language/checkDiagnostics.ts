import { duplicateResource } from '../checks/duplicateResource.ts';
import type { CheckFinding } from '../checks/finding.ts';
import { checkBackend, checkOther } from '../checks/index.ts';
import { checkRoute } from '../checks/routeCheck.ts';
import { policiesNaming } from '../graph/attachedPolicies.ts';
import type { FactLocation, ResourceFact } from '../graph/fact.ts';
import { ResourceGraph, type FactLayer } from '../graph/resourceGraph.ts';
import { secretNeeds } from '../graph/secretReferences.ts';
import { message, type Message } from '../messages/index.ts';
import { kinds } from '../resource/kinds.ts';
import { samePath, shiftRange, type Path, type SourceRange, type YamlDocument } from '../yaml/index.ts';
import { fixesOf } from './checkFixes.ts';
import { KeptFindings } from './keptFindings.ts';
import { layerExcerpt } from './layerExcerpt.ts';
import type { Diagnostic, RelatedPlace } from './diagnostic.ts';
import { fileFacts, type Places } from './fileFacts.ts';
import type { LanguageWorld } from './languageWorld.ts';

/**
 * What the checks find about the file's resources, with the file put over the workspace's others, and these over the
 * cluster: about backends and routes of the file, and about backends elsewhere whose Secret or policy is in the file.
 * @param kept what was found at the keystroke before, and what will be found at this one
 */
export function checkDiagnostics(
  uri: string,
  documents: readonly YamlDocument[],
  world: LanguageWorld,
  kept = new KeptFindings(),
): readonly Diagnostic[] {
  const places = fileFacts(uri, documents);
  if (places.size === 0) return [];
  const own: FactLayer = { facts: [...places.keys()], isComplete: () => false };
  const values = documents.map(({ parsed }) => parsed.value);
  const beyond = [world.workspaceLayer?.(uri), world.clusterLayer()].filter((layer) => layer !== undefined);
  const layers = [own, ...beyond.map((layer) => layerExcerpt(layer, values, places.keys()))];
  const [namespace, features] = [world.defaultNamespace(), world.features()];
  const graph = new ResourceGraph(layers, namespace);
  const facts = new Set(layers.flatMap((layer) => [...layer.facts]));
  const look = kept.next(graph, facts, [...beyond, namespace, features]);
  const found = graph.all(kinds.backend.kind).flatMap((backend) => {
    const isHere = places.has(backend);
    const secrets = isHere ? [] : secretsHere(backend, graph, places);
    const isTargeted = !isHere && policiesNaming(backend.object, graph).some((policy) => places.has(policy));
    if (!isHere && !isTargeted && secrets.length === 0) return [];
    return look(backend, (asked) => checkBackend(backend, asked, features)).flatMap((finding) => {
      const place = isHere
        ? rangeOf(finding.subject, places)
        : (secretRange(finding, secrets, places) ?? overriddenRange(finding, places));
      return place === undefined ? [] : [toDiagnostic(finding, place, uri, places)];
    });
  });
  const routes = graph
    .all(kinds.httpRoute.kind)
    .filter((route) => places.has(route))
    .flatMap((route) => look(route, (asked) => checkRoute(route, asked)))
    .flatMap((finding) => {
      const place = rangeOf(finding.subject, places);
      return place === undefined ? [] : [toDiagnostic(finding, place, uri, places)];
    });
  return unique([...found, ...routes, ...ownFindings(graph, world, uri, places)]);
}

/** What is said of any document that is no backend and no route. */
function ownFindings(graph: ResourceGraph, world: LanguageWorld, uri: string, places: Places): readonly Diagnostic[] {
  return [...places.keys()]
    .flatMap((fact) => [...checkOther(fact, graph, world.variables), ...duplicateResource(fact, graph.sameAs(fact))])
    .flatMap((finding) => {
      const place = rangeOf(finding.subject, places);
      return place === undefined ? [] : [toDiagnostic(finding, place, uri, places)];
    });
}

/** A Secret of the file, and where the backend of the cluster names it. */
interface SecretHere {
  readonly secret: ResourceFact;
  readonly namedAt: Path;
}

function secretsHere(backend: ResourceFact, graph: ResourceGraph, places: Places): readonly SecretHere[] {
  return secretNeeds(backend.object).flatMap((need) => {
    const lookup = graph.find(kinds.secret.kind, need.namespace, need.name);
    const isHere = lookup.state === 'found' && places.has(lookup.fact);
    return isHere ? [{ secret: lookup.fact, namedAt: [...need.path, 'name'] }] : [];
  });
}

/** Where a finding about a backend elsewhere shows in the file: at the Secret's key, or at its name when it has none. */
function secretRange(finding: CheckFinding, secrets: readonly SecretHere[], places: Places): SourceRange | undefined {
  const atKey = finding.related.map((place) => writtenKey(place, places)).find((range) => range !== undefined);
  if (atKey !== undefined) return atKey;
  const here = secrets.find(({ namedAt }) => samePath(namedAt, finding.subject.path));
  return here && rangeOf({ fact: here.secret, path: ['metadata', 'name'] }, places);
}

/** Where a field of a policy of the file has no effect on a backend elsewhere. */
function overriddenRange({ code, related }: CheckFinding, places: Places): SourceRange | undefined {
  const [field] = related;
  return code === 'policy-conflict' && field !== undefined ? writtenKey(field, places) : undefined;
}

function toDiagnostic(finding: CheckFinding, range: SourceRange, uri: string, places: Places): Diagnostic {
  return {
    severity: finding.severity,
    code: finding.code,
    path: finding.subject.path,
    range,
    message: finding.message,
    related: relatedPlaces(finding, range, uri, places),
    // Only those where somebody asks: a keystroke writes no edits.
    get fixes() {
      return fixesOf(finding, places);
    },
  };
}

function relatedPlaces(
  finding: CheckFinding,
  shown: SourceRange,
  uri: string,
  places: Places,
): readonly RelatedPlace[] {
  return finding.related.flatMap((location) => {
    const range = writtenKey(location, places);
    if (range === undefined || range.start === shown.start) return [];
    return [{ uri, range, message: wordsOf(location) }];
  });
}

/** What stands at a place that belongs to a finding. */
function wordsOf({ fact: { object }, path }: FactLocation): Message {
  const key = String(path.at(-1));
  if (samePath(path, namePath)) {
    return message('language.related.resource', { kind: object.kind, name: object.metadata.name });
  }
  return object.kind === kinds.secret.kind
    ? message('language.related.secretKey', { key })
    : message('language.related.field', { field: key });
}

const namePath: Path = ['metadata', 'name'];

function writtenKey(location: FactLocation, places: Places): SourceRange | undefined {
  const place = places.get(location.fact);
  const key = place?.document.parsed.tree?.locate([...place.path, ...location.path])?.key;
  return place && key && shiftRange(key, place.document.start);
}

/** The value at a path, or the key of the nearest ancestor that is written. */
function rangeOf(location: FactLocation, places: Places): SourceRange | undefined {
  const place = places.get(location.fact);
  const tree = place?.document.parsed.tree;
  if (place === undefined || tree === undefined) return undefined;
  const full = [...place.path, ...location.path];
  const exact = tree.locate(full);
  if (exact?.source !== undefined && exact.source !== '') return shiftRange(exact.value, place.document.start);
  for (let length = full.length; length > 0; length -= 1) {
    const key = tree.locate(full.slice(0, length))?.key;
    if (key !== undefined) return shiftRange(key, place.document.start);
  }
  return undefined;
}

/** Several backends of the cluster may say the same of one Secret. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map<string, Diagnostic>();
  for (const one of diagnostics) {
    const key = `${one.code} ${one.range.start} ${JSON.stringify(one.message)}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}
