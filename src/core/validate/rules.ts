import { compileRule, type CompiledRule } from '../cel/index.ts';
import { message, type Message } from '../messages/index.ts';
import { isJsonObject, type JsonObject } from '../resource/json.ts';
import { countRuleMessage, type CountShape, type Schema, type SchemaRule } from '../schema/index.ts';
import type { Path } from '../yaml/index.ts';
import type { CelValues } from './celValues.ts';
import type { Issue, Remedy, Report } from './issue.ts';
import { ruleRemedies } from './ruleRemedies.ts';
import { fieldName, goValue, isPlaceholder, listWords } from './words.ts';

/** A rule of the schema that this engine cannot judge. */
type OnUnchecked = (rule: SchemaRule, detail: string) => void;

export interface RuleContext {
  readonly values: CelValues;
  /** Nodes that hold an error which keeps Kubernetes from running their rules; see blockedNodes. */
  readonly blocked: ReadonlySet<string>;
  readonly report: Report;
  readonly onUnchecked: OnUnchecked;
  /** The messages of the schema are the API server's own words: not so for the bundled one, whose texts are ours. */
  readonly quotesServer: boolean;
  /** It is only asked what breaks: nobody is told how to mend it. */
  readonly isTrial?: true;
}

/** The nodes that hold one of these paths. */
export function blockedNodes(paths: Iterable<Path>): ReadonlySet<string> {
  const blocked = new Set<string>();
  for (const path of paths) {
    for (let length = path.length; length >= 0; length -= 1) {
      const key = nodeKey(path.slice(0, length));
      // Its holders are there already.
      if (blocked.has(key)) break;
      blocked.add(key);
    }
  }
  return blocked;
}

/** Steps are kept apart by a character that YAML does not take unescaped. */
function nodeKey(path: Path): string {
  return path.join('\u0000');
}

/** Runs the rules of a normalized value and of everything below it. */
export function judgeRules(value: unknown, schema: Schema, path: Path, context: RuleContext): void {
  if (value === null || value === undefined) return;
  const { blocked } = context;
  if (schema.rules.length > 0 && !blocked.has(nodeKey(path)) && !isPlaceholder(value)) {
    for (const rule of schema.rules) judgeRule(rule, value, schema, path, context);
  }
  for (const part of schema.allOf) judgeRules(value, part, path, context);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) value.forEach((item, index) => judgeRules(item, items, [...path, index], context));
  } else if (isJsonObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const child = schema.properties.get(name) ?? schema.additional;
      if (child !== undefined) judgeRules(inner, child, [...path, name], context);
    }
  }
}

function judgeRule(rule: SchemaRule, value: unknown, schema: Schema, path: Path, context: RuleContext): void {
  const compiled = compileRule(rule.rule);
  if (compiled.kind === 'unchecked') {
    // A rule about a change has nothing to compare with when a resource is created.
    if (compiled.reason === 'unsupported' || rule.optionalOldSelf) context.onUnchecked(rule, compiled.detail);
    return;
  }
  const self = context.values.of(value, schema);
  const outcome = compiled.run(self);
  if (outcome.kind === 'holds') return;
  const target = rule.fieldPath === undefined ? path : [...path, ...readFieldPath(rule.fieldPath)];
  const expression = rule.messageExpression === undefined ? undefined : compileRule(rule.messageExpression);
  const made = expression?.kind === 'rule' ? expression.text(self) : undefined;
  const said = made?.trim() || rule.message?.trim() || `failed rule: ${rule.rule.trim()}`;
  if (outcome.kind === 'failed') {
    context.report({
      code: 'validate.rule',
      path: target,
      message: message('validate.ruleUnjudged', { field: fieldName(path), rule: rule.message ?? rule.rule }),
      mark: { children: compiled.fields },
    });
    return;
  }
  const issue = brokenRule(rule, compiled, said, value, target, context.isTrial === true ? undefined : schema);
  context.report(context.quotesServer ? issue : { ...issue, serverMessage: knownServerMessage(rule) });
}

function brokenRule(
  rule: SchemaRule,
  compiled: CompiledRule,
  said: string,
  value: unknown,
  path: Path,
  schema: Schema | undefined,
): Issue {
  const serverMessage = ruleWords(rule, said, value);
  // A rule about a field below the node is no matter of the node's own fields.
  const remedies =
    rule.fieldPath === undefined && schema !== undefined ? ruleRemedies(rule, compiled, value, schema) : [];
  const base = { code: 'validate.rule', path, serverMessage, mark: { children: compiled.fields }, remedies } as const;
  const { shape } = rule;
  if (shape?.kind === 'count' && isJsonObject(value)) return { ...base, ...countIssue(shape, value, path) };
  if (shape?.kind === 'minimumDuration' && typeof value === 'string') {
    const args = { field: fieldName(path), minimum: shape.minimum, value };
    return { ...base, code: 'validate.minimumDuration', message: message('validate.shortDuration', args) };
  }
  const detail = said.endsWith('.') ? said : `${said}.`;
  return { ...base, message: message('validate.ruleAt', { field: fieldName(path), detail }) };
}

/** The API server's words for a broken rule, by its reason. */
function ruleWords({ reason }: SchemaRule, said: string, value: unknown): string {
  const isPlain = typeof value !== 'object';
  switch (reason) {
    case 'FieldValueForbidden':
      return `Forbidden: ${said}`;
    case 'FieldValueRequired':
      return `Required value: ${said}`;
    case 'FieldValueDuplicate':
      return `Duplicate value: ${goValue(value)}`;
    default:
      return isPlain ? `Invalid value: ${goValue(value)}: ${said}` : `Invalid value: ${said}`;
  }
}

/** Of a rule whose own message is not the server's. */
function knownServerMessage({ shape }: SchemaRule): string | undefined {
  return shape?.kind === 'count' ? `Invalid value: ${countRuleMessage(shape)}` : undefined;
}

function countIssue(
  shape: CountShape,
  value: JsonObject,
  path: Path,
): Pick<Issue, 'code' | 'message' | 'mark' | 'remedies'> {
  const set = shape.fields.filter((field) => Object.hasOwn(value, field));
  const holder = fieldName(path);
  const code = `validate.${shape.mode}`;
  if (set.length === 0 || shape.mode === 'atLeastOne') {
    const form = shape.mode === 'atLeastOne' ? 'validate.noneSet.atLeastOne' : 'validate.noneSet.exactlyOne';
    const fields = shape.fields.join(', ');
    return { code, message: message(form, { holder, fields }), mark: 'key' };
  }
  const remedies: Remedy[] = set.map((keep) => ({ kind: 'keepField', keep, fields: set }));
  return { code, message: tooManySet(shape.mode, set, holder), mark: { children: set }, remedies };
}

function tooManySet(mode: 'exactlyOne' | 'atMostOne', set: readonly string[], holder: string): Message {
  const [first = '', second = ''] = set;
  if (set.length === 2) return message(`validate.twoSet.${mode}`, { first, second, holder });
  return message(`validate.manySet.${mode}`, { fields: listWords(set), holder });
}

/** `.spec.name` and `['odd key']` of a rule's fieldPath as steps. */
function readFieldPath(text: string): Path {
  return [...text.matchAll(/\.([A-Za-z_][\w]*)|\['((?:[^'\\]|\\.)*)'\]/g)].map((match) => match[1] ?? match[2] ?? '');
}
