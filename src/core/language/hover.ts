import { assertNever } from '../base/assertNever.ts';
import { message, type Message } from '../messages/index.ts';
import { shiftRange, type SourceRange, type YamlDocument } from '../yaml/index.ts';
import type { SchemaOrigin, SchemaRegistry } from '../schema/index.ts';
import { resourceAt } from './resourceAt.ts';
import { schemaFacts, typeMessage } from './schemaFacts.ts';
import { schemaOfPath } from './schemaOfPath.ts';

/** What is known of the field under the cursor. */
export interface Hover {
  /** In the file. */
  readonly range: SourceRange;
  readonly name: string;
  readonly type: Message;
  /** The schema's own words, which may come from a cluster: untrusted text. */
  readonly description: string | undefined;
  /** Default, allowed values, limits, rules: a line each. */
  readonly facts: readonly Message[];
  /** Which schema says so. */
  readonly origin: Message;
}

/** Undefined where no schema of ours says anything. */
export function hover(documents: readonly YamlDocument[], offset: number, registry: SchemaRegistry): Hover | undefined {
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
  const { root, origin } = resource.schema;
  const schema = schemaOfPath(root, path);
  if (schema === undefined) return undefined;
  const holder = path.length > 1 ? schemaOfPath(root, path.slice(0, -1)) : root;
  const isRequired = holder?.required.includes(name) === true;
  const needed = message('language.fact.required', { holder: String(path.at(-2) ?? resource.kind ?? '') });
  return {
    range: shiftRange(range, document.start),
    name,
    type: typeMessage(schema),
    description: schema.description,
    facts: [...(isRequired ? [needed] : []), ...schemaFacts(schema)],
    origin: originMessage(origin),
  };
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
