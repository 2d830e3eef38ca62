import { message, render, type Message, type Translate } from '../messages/index.ts';
import { objectAt, type JsonObject } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import { readDataKeys } from '../resource/secretKeys.ts';
import { cleanObject } from './cleanObject.ts';
import { placeholdersOf } from './placeholders.ts';
import type { ReviewedItem } from './reviewApply.ts';
import { writeYaml } from './writeYaml.ts';

/** Both sides of a diff: all resources of a plan as they are, and as they would be. */
export interface ReviewText {
  readonly live: string;
  readonly result: string;
}

type Say = (text: Message) => string;

/**
 * A review as two YAML texts to compare, without what only the server writes. Of a Secret only the names of the data keys
 * show, each with where its value comes from. A resource that does not exist yet is missing on the live side.
 * @param heading stands over both
 */
export function reviewText(reviewed: readonly ReviewedItem[], heading: Message, translate?: Translate): ReviewText {
  // On one line: what the server says stands in a comment.
  const say = (text: Message): string => render(text, translate).replace(/\s+/g, ' ');
  const top = `# ${say(heading)}\n`;
  const live = reviewed.flatMap((one) => (one.live === undefined ? [] : [writeYaml(liveContent(one, one.live, say))]));
  const result = reviewed.map((one) => {
    const note = noteOf(one);
    return writeYaml(resultContent(one, say), note && say(note));
  });
  return { live: [top, ...live].join('---\n'), result: [top, ...result].join('---\n') };
}

function liveContent(one: ReviewedItem, live: JsonObject, say: Say): JsonObject {
  if (!isSecret(one)) return cleanObject(live);
  return secretContent(one, live, () => say(message('apply.secret.kept')));
}

function resultContent(one: ReviewedItem, say: Say): JsonObject {
  const { item, live, result } = one;
  if (!isSecret(one)) return result === undefined ? item.content : cleanObject(result);
  const written = writtenKeys(item.content);
  return secretContent(one, result ?? item.content, (key) => {
    const variables = written.get(key);
    if (variables === undefined) return say(message(live === undefined ? 'apply.secret.set' : 'apply.secret.kept'));
    const variable = variables.join(', ');
    return say(variables.length > 0 ? message('apply.secret.variable', { variable }) : message('apply.secret.set'));
  });
}

function noteOf({ state, error }: ReviewedItem): Message | undefined {
  return state === 'checkedLocally' ? message('apply.note.checkedLocally') : error;
}

function isSecret({ item }: ReviewedItem): boolean {
  return item.kind === kinds.secret.kind && item.apiVersion === kinds.secret.version;
}

/** By data key of a Secret's document: the variables that its value comes from; none where it stands there itself. */
function writtenKeys(content: JsonObject): ReadonlyMap<string, readonly string[]> {
  const entries = ['data', 'stringData'].flatMap((field) => Object.entries(objectAt(content, field)));
  return new Map(entries.map(([key, value]) => [key, placeholdersOf({ value }).map(({ name }) => name)]));
}

/** The metadata of a Secret, and for each data key a word in place of its value. */
function secretContent({ item }: ReviewedItem, object: JsonObject, word: (key: string) => string): JsonObject {
  const { metadata } = cleanObject(object);
  const held = object === item.content ? [...writtenKeys(object).keys()] : readDataKeys(object);
  const keys = held === 'unknown' ? [] : held.toSorted();
  const data = Object.fromEntries(keys.map((key) => [key, word(key)]));
  return { apiVersion: item.apiVersion, kind: item.kind, metadata, ...(keys.length > 0 && { data }) };
}
