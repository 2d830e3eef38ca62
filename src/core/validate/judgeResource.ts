import { message } from '../messages/index.ts';
import { isJsonObject, objectAt, type JsonObject } from '../resource/json.ts';
import { fieldSince } from '../schema/bundled/since.ts';
import { childSchema, schemaAt, type ResourceSchema, type Schema, type SchemaRule } from '../schema/index.ts';
import type { Path } from '../yaml/index.ts';
import { CelValues } from './celValues.ts';
import { judgeEmbedded } from './embedded.ts';
import type { Issue, Remedy, Report } from './issue.ts';
import { Places } from './misplaced.ts';
import { normalize } from './normalize.ts';
import { judgeObjectMeta, nameOfPrefix } from './objectMeta.ts';
import { objectMetaSchema } from './objectMetaSchema.ts';
import { ruleField } from './ruleField.ts';
import { blockedNodes, judgeRules } from './rules.ts';
import { isReadBySecret, judgeSecret } from './secret.ts';
import { closestWord } from './spelling.ts';
import { judgeStructure, unknownFieldWords } from './structure.ts';
import { formatPath } from '../yaml/index.ts';

/** What the API server would say of one resource. */
export interface Judgement {
  readonly issues: readonly Issue[];
  /** Rules that this engine cannot judge: newer than it. Told once, never as an error. */
  readonly unchecked: readonly SchemaRule[];
}

const headers = new Map<ResourceSchema, Schema>();

/**
 * Judges the data of a resource in the order of the API server: strict decoding, nulls, defaults, structure, rules.
 * Unlike it, no stage hides the next one. `path` leads to the resource (not empty for an item of a List).
 */
export function judgeResource(resource: JsonObject, schema: ResourceSchema, path: Path): Judgement {
  const issues: Issue[] = [];
  const unchecked = new Set<SchemaRule>();
  const isSecret = schema.id.group === '' && schema.id.kind === 'Secret';
  const report: Report = (issue) => {
    if (isSecret && isReadBySecret(issue, resource)) return;
    // Metadata and Secrets are decoded into the API server's own types, whose errors have other words.
    const isDecoding = issue.code === 'validate.type' && (issue.path[0] === 'metadata' || schema.id.group === '');
    const serverMessage = isDecoding ? undefined : issue.serverMessage;
    const field = issue.field === undefined || path.length === 0 ? issue.field : `${formatPath(path)}.${issue.field}`;
    issues.push({ ...issue, serverMessage, field, path: [...path, ...issue.path] });
  };
  const root = rootSchema(schema);
  const places = new Places(resource, { root, group: schema.id.group });
  const normalized = normalize(resource, root, [], (holder, at, siblings) => {
    if (schema.complete || at[0] === 'metadata') report(unknownField(holder, at, siblings, { id: schema.id, places }));
  });
  if (!isJsonObject(normalized)) return { issues, unchecked: [] };
  // A create drops the status before it looks at it; unknown fields in it are still refused.
  const judged = schema.hasStatus ? without(normalized, 'status') : normalized;
  judgeStructure(judged, root, [], (issue) => {
    // In these errors keys of maps stand in brackets.
    const isUnique = issue.code === 'validate.duplicateItem' || issue.code === 'validate.duplicateListKey';
    report(isUnique ? { ...issue, field: ruleField(root, issue.path) } : issue);
  });
  judgeEmbedded(judged, root, [], report);
  judgeObjectMeta(objectAt(judged, 'metadata'), schema.id.group, report);
  if (isSecret) judgeSecret(resource, report);
  const blocking = issues.filter((issue) => issue.blocking === true);
  const blocked = blockedNodes(blocking.map((issue) => issue.path.slice(path.length)));
  const rules = ruleRoot(root);
  judgeRules(withGeneratedName(judged), rules, [], {
    values: new CelValues(),
    blocked,
    report: (issue) => report({ ...issue, field: ruleField(rules, issue.path) }),
    onUnchecked: (rule) => unchecked.add(rule),
    quotesServer: schema.origin.from !== 'bundled',
  });
  return { issues, unchecked: [...unchecked] };
}

/** The schema of the whole with the parts that every resource has, judged as the API server's own types. */
function rootSchema(schema: ResourceSchema): Schema {
  const known = headers.get(schema);
  if (known !== undefined) return known;
  const text: Schema = { ...objectMetaSchema, type: 'string', properties: new Map(), description: undefined };
  const properties = new Map(schema.root.properties);
  properties.set('apiVersion', text);
  properties.set('kind', text);
  properties.set('metadata', objectMetaSchema);
  // An object without metadata has a metadata without a name.
  const required = schema.root.required.filter((name) => name !== 'metadata');
  const made: Schema = { ...schema.root, type: 'object', properties, required };
  headers.set(schema, made);
  return made;
}

/** Rules at the root see nothing of metadata but the names. */
function ruleRoot(root: Schema): Schema {
  const metadata = childSchema(root, 'metadata');
  if (root.rules.length === 0 || metadata === undefined) return root;
  const seen = ['name', 'generateName'].flatMap((name) => {
    const found = schemaAt(metadata, [name]);
    return found === undefined ? [] : [[name, found] as const];
  });
  return { ...root, properties: new Map(root.properties).set('metadata', { ...metadata, properties: new Map(seen) }) };
}

/** Rules see the name that is made of a generateName. */
function withGeneratedName(resource: JsonObject): JsonObject {
  const metadata = objectAt(resource, 'metadata');
  const prefix = metadata['generateName'];
  if (typeof prefix !== 'string' || prefix === '' || (metadata['name'] ?? '') !== '') return resource;
  return { ...resource, metadata: { ...metadata, name: nameOfPrefix(prefix) } };
}

function without(map: JsonObject, name: string): JsonObject {
  const { [name]: _, ...others } = map;
  return others;
}

interface Whole {
  readonly id: ResourceSchema['id'];
  readonly places: Places;
}

function unknownField(holder: Schema, path: Path, siblings: JsonObject, { id, places }: Whole): Issue {
  const field = String(path.at(-1));
  const candidates = [...holder.properties.keys()].filter((name) => !Object.hasOwn(siblings, name));
  const suggestion = closestWord(field, candidates);
  const base = {
    code: 'validate.unknownField',
    path,
    serverMessage: unknownFieldWords(path),
    mark: 'key',
  } as const;
  const remove: Remedy = { kind: 'removeEntry' };
  // A field that the schema lacks but a newer release has is no misspelling.
  const since = id.group === 'agentgateway.dev' ? fieldSince(namesOf(path)) : undefined;
  if (since !== undefined && suggestion?.toLowerCase() !== field.toLowerCase()) {
    return { ...base, message: message('validate.fieldSince', { field, since }), remedies: [remove] };
  }
  const move = places.placeOf(path);
  const others = move === undefined ? [remove] : [move, remove];
  if (suggestion === undefined) {
    return { ...base, message: message('validate.unknownField', { field }), remedies: others };
  }
  return {
    ...base,
    message: message('validate.misspeltField', { field, suggestion }),
    remedies: [{ kind: 'renameKey', to: suggestion }, ...others],
  };
}

function namesOf(path: Path): readonly string[] {
  return path.filter((step) => typeof step === 'string');
}
