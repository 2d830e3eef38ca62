import { assertNever } from '../base/assertNever.ts';
import { compileRule } from '../cel/index.ts';
import { message, type Message } from '../messages/index.ts';
import { valueAt } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import { fieldSince } from '../schema/bundled/since.ts';
import type { Schema, SchemaOrigin, SchemaRegistry } from '../schema/index.ts';
import { shiftRange, type Path, type SourceRange, type YamlDocument } from '../yaml/index.ts';
import type { KnownResources } from './knownResources.ts';
import { resourceAt } from './resourceAt.ts';
import { schemaFacts, typeMessage } from './schemaFacts.ts';
import { schemaOfPath } from './schemaOfPath.ts';
import { targetState } from './targetState.ts';

/** What is known of the field under the cursor. */
export interface Hover {
  /** In the file. */
  readonly range: SourceRange;
  readonly name: string;
  readonly type: Message;
  /** The schema's own words, which may come from a cluster: untrusted text. */
  readonly description: string | undefined;
  /** Whether it is needed, default, allowed values, limits, since when: a line each. */
  readonly facts: readonly Message[];
  /** What holds here besides: the rules of the value, and those of its map that name it. */
  readonly rules: readonly Message[];
  /** For a reference: its target in files and the cluster. */
  readonly target: readonly Message[];
  /** Which schema says so. */
  readonly origin: Message;
}

/** Undefined where no schema of ours says anything. */
export function hover(
  documents: readonly YamlDocument[],
  offset: number,
  registry: SchemaRegistry,
  known: KnownResources,
): Hover | undefined {
  const document = documents.findLast(({ start }) => start <= offset);
  const tree = document?.parsed.tree;
  if (document === undefined || tree === undefined) return undefined;
  const inside = offset - document.start;
  // Between two characters: the one behind the cursor counts, so that a key's first letter is not the line above.
  const found = tree.pathAt(/[\w"'/]/.test(document.parsed.text[inside] ?? '') ? inside + 1 : inside);
  const location = tree.locate(found.path);
  const range = found.onKey ? location?.key : location?.source === undefined ? undefined : location.value;
  const resource = resourceAt(document.parsed.value, found.path, registry);
  const path = found.path.slice(resource.root.length);
  const name = path.findLast((step) => typeof step === 'string');
  if (range === undefined || resource.schema === undefined || name === undefined) return undefined;
  const { root, origin, id } = resource.schema;
  const schema = schemaOfPath(root, path);
  if (schema === undefined) return undefined;
  const isKind = path.length === 1 && path[0] === 'kind' && !found.onKey;
  const holder = path.length > 1 ? schemaOfPath(root, path.slice(0, -1)) : root;
  const isRequired = holder?.required.includes(name) === true;
  const holderName = String(
    path.findLast((step, index) => typeof step === 'string' && index < path.length - 1) ?? resource.kind ?? '',
  );
  const needed = message('language.fact.required', { holder: holderName });
  const since =
    id.group === kinds.backend.group ? fieldSince(path.filter((step) => typeof step === 'string')) : undefined;
  return {
    range: shiftRange(range, document.start),
    name: isKind ? id.kind : name,
    type: typeMessage(schema),
    description: isKind ? root.description : schema.description,
    facts: [
      ...(isRequired ? [needed] : []),
      ...schemaFacts(schema),
      ...(since === undefined ? [] : [message('language.fact.since', { release: since })]),
    ],
    rules: [...ownRules(schema), ...rulesAbout(name, path, holder, holderName)],
    target: targetState(valueAt(document.parsed.value, resource.root), path, known),
    origin: originMessage(origin),
  };
}

function ownRules({ rules }: Schema): readonly Message[] {
  return rules.flatMap(({ shape, message: said }) => {
    if (shape?.kind === 'count') return [message(`language.fact.${shape.mode}`, { fields: shape.fields.join(', ') })];
    if (shape?.kind === 'minimumDuration') return [message('language.fact.minimumDuration', { limit: shape.minimum })];
    return said === undefined ? [] : [message('language.fact.rule', { rule: said })];
  });
}

/** The rules of the map that holds a field, as far as they are about it. */
function rulesAbout(name: string, path: Path, holder: Schema | undefined, holderName: string): readonly Message[] {
  if (holder === undefined || path.at(-1) !== name) return [];
  return holder.rules.flatMap(({ rule, shape, message: said }) => {
    if (shape?.kind === 'count') {
      if (!shape.fields.includes(name)) return [];
      const others = shape.fields.filter((field) => field !== name).join(', ');
      return [message(`language.rule.${shape.mode}`, { holder: holderName, name, others })];
    }
    const compiled = compileRule(rule);
    const isAbout = compiled.kind === 'rule' && compiled.fields.includes(name);
    return isAbout && said !== undefined ? [message('language.fact.rule', { rule: said })] : [];
  });
}

function originMessage(origin: SchemaOrigin): Message {
  switch (origin.from) {
    case 'bundled':
      return message('language.origin.bundled', { release: origin.release });
    case 'file':
      return message('language.origin.file', { file: origin.file });
    case 'cluster':
      return message('language.origin.cluster', { context: origin.context });
    case 'cache':
      return message('language.origin.cache', { context: origin.context });
    default:
      return assertNever(origin);
  }
}
