import { message } from '../messages/index.ts';
import { isJsonObject, listAt, stringAt, type JsonObject } from '../resource/json.ts';
import type { ResourceSchema, SchemaRegistry, SchemaRule } from '../schema/index.ts';
import type { ParsedYaml, Path } from '../yaml/index.ts';
import type { Finding } from './finding.ts';
import type { Issue } from './issue.ts';
import { judgeResource } from './judgeResource.ts';
import { problemFixes } from './problemFixes.ts';
import { isTemplate } from './templates.ts';
import { toFinding } from './toFinding.ts';
import { judgeHeader, type Header } from './unknownKind.ts';

/** What is known of one document. Offsets are those of the document's own text. */
export interface DocumentJudgement {
  /** Sorted by place. Empty for kinds without a schema and for templates. */
  readonly findings: readonly Finding[];
  /** The schema that judged it; undefined when none knows its kind, even if its header has findings. */
  readonly schema: ResourceSchema | undefined;
  /** Rules of the schema that this engine cannot judge. */
  readonly unchecked: readonly SchemaRule[];
  /** The document is no Kubernetes resource, a template, or of a kind that no schema knows. */
  readonly skipped: 'empty' | 'notAResource' | 'template' | 'unknownKind' | undefined;
}

/** Judges one document by the schema of its kind. Never throws. */
export function validateDocument(parsed: ParsedYaml, registry: SchemaRegistry): DocumentJudgement {
  const quick = skipUnread(parsed.text, registry);
  if (quick !== undefined) return skipped(quick);
  if (isTemplate(parsed)) return skipped('template');
  const { value } = parsed;
  if (value === undefined && parsed.problems.length === 0) return skipped('empty');
  const header = readHeader(value) ?? readHeaderText(parsed.text);
  if (header === undefined) return skipped('notAResource');
  if (isList(header, registry)) return validateList(parsed, header, registry);
  const schema = registry.findByApiVersion(header.apiVersion, header.kind);
  if (schema === undefined) {
    const issues = judgeHeader(header, registry);
    if (issues.length === 0) return skipped('unknownKind');
    return { findings: place(problemFindings(parsed), issues, parsed), schema, unchecked: [], skipped: undefined };
  }
  const { findings, unchecked } = judge(parsed, [{ value, schema, path: [] }]);
  return { findings, schema, unchecked, skipped: undefined };
}

/** What the text alone tells: other people's documents are not even read. */
function skipUnread(text: string, registry: SchemaRegistry): 'empty' | 'notAResource' | 'unknownKind' | undefined {
  if (!text.includes('apiVersion')) return isBlank(text) ? 'empty' : 'notAResource';
  const header = readHeaderText(text);
  if (header === undefined || isList(header, registry)) return undefined;
  if (registry.findByApiVersion(header.apiVersion, header.kind) !== undefined) return undefined;
  return judgeHeader(header, registry).length === 0 ? 'unknownKind' : undefined;
}

/** Markers, directives and comments only. */
function isBlank(text: string): boolean {
  return !/^(?!\uFEFF?(?:---|\.\.\.)?[ \t]*(?:#.*)?\r?$|%)./m.test(text);
}

/** Of one document. Each finding is looked up in the text and may carry edits; nobody reads more of them. */
const maxFindings = 200;

interface Judged {
  readonly value: unknown;
  readonly schema: ResourceSchema;
  readonly path: Path;
}

/** `kind: List`, and the list of a kind (`SecretList`): kubectl takes them apart, the API server has no place for them. */
function isList({ apiVersion, kind }: Header, registry: SchemaRegistry): boolean {
  if (kind === 'List') return apiVersion === 'v1';
  return kind.endsWith('List') && registry.findByApiVersion(apiVersion, itemKind(kind)) !== undefined;
}

function itemKind(kind: string): string {
  return kind.slice(0, -'List'.length);
}

/** Every item for itself. In the list of a kind an item without header is of that kind. */
function validateList(parsed: ParsedYaml, list: Header, registry: SchemaRegistry): DocumentJudgement {
  const strange: Issue[] = [];
  const implied = list.kind === 'List' ? undefined : { apiVersion: list.apiVersion, kind: itemKind(list.kind) };
  const items = listAt(parsed.value, 'items').flatMap((value, index): Judged[] => {
    const isBare = isJsonObject(value) && !value['kind'] && !value['apiVersion'];
    const header = readHeader(value) ?? (isBare ? implied : undefined);
    if (header === undefined) return [];
    const schema = registry.findByApiVersion(header.apiVersion, header.kind);
    const path = ['items', index];
    if (schema !== undefined) return [{ value, schema, path }];
    strange.push(...judgeHeader(header, registry).map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
    return [];
  });
  if (items.length === 0 && strange.length === 0) return skipped('unknownKind');
  const { findings, unchecked } = judge(parsed, items, strange);
  return { findings, schema: items[0]?.schema, unchecked, skipped: undefined };
}

function judge(
  parsed: ParsedYaml,
  resources: readonly Judged[],
  found: readonly Issue[] = [],
): Pick<DocumentJudgement, 'findings' | 'unchecked'> {
  const problems = problemFindings(parsed);
  const issues = [...found];
  const unchecked: SchemaRule[] = [];
  // What a broken text can be read as is a guess; judging it would put errors on what is right.
  const readable = !parsed.problems.some((problem) => problem.code !== 'yaml.duplicateKey');
  for (const { value, schema, path } of readable ? resources : []) {
    if (!isJsonObject(value)) continue;
    const judgement = judgeResource(value, schema, path);
    for (const issue of judgement.issues) issues.push(issue);
    unchecked.push(...judgement.unchecked);
  }
  return { findings: place(problems, issues, parsed), unchecked: [...new Set(unchecked)] };
}

/** The findings in the order of the text; beyond the limit one of them tells how many there are. */
function place(problems: readonly Finding[], issues: readonly Issue[], parsed: ParsedYaml): readonly Finding[] {
  const shown = problems.slice(0, maxFindings);
  shown.push(...issues.slice(0, maxFindings - shown.length).map((issue) => toFinding(issue, parsed)));
  const sorted = shown.toSorted(
    (left, right) => left.range.start - right.range.start || left.range.end - right.range.end,
  );
  const count = problems.length + issues.length;
  if (count <= maxFindings) return sorted;
  const text = message('validate.tooMany', { count, shown: maxFindings });
  const rest = toFinding({ code: 'validate.tooMany', path: [], message: text }, parsed);
  return [...sorted, { ...rest, severity: 'information' }];
}

/** The faults of the text itself as findings. */
export function problemFindings(parsed: ParsedYaml): Finding[] {
  return parsed.problems.map((problem) => {
    const { code, path, range, message: text, key } = problem;
    const serverMessage = key === undefined ? undefined : `key ${key.replace(/ \(float\)$/, '')} already set in map`;
    // Nobody knows what is wrong in a document that was not read.
    const severity = code === 'yaml.tooLarge' ? 'warning' : 'error';
    const base = { severity, code, path, range, message: text, fixes: problemFixes(parsed, problem) } as const;
    return serverMessage === undefined ? base : { ...base, serverMessage };
  });
}

function skipped(reason: NonNullable<DocumentJudgement['skipped']>): DocumentJudgement {
  return { findings: [], schema: undefined, unchecked: [], skipped: reason };
}

function readHeader(value: unknown): Header | undefined {
  const map: JsonObject | undefined = isJsonObject(value) ? value : undefined;
  const apiVersion = stringAt(map, 'apiVersion');
  const kind = stringAt(map, 'kind');
  return apiVersion === undefined || kind === undefined ? undefined : { apiVersion, kind };
}

/** The header of a text that does not parse. */
function readHeaderText(text: string): Header | undefined {
  const apiVersion = /^apiVersion:[ \t]*["']?([\w./-]+)/m.exec(text)?.[1];
  const kind = /^kind:[ \t]*["']?(\w+)/m.exec(text)?.[1];
  return apiVersion === undefined || kind === undefined ? undefined : { apiVersion, kind };
}
