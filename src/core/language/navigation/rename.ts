import type { ResourceFact } from '../../graph/fact.ts';
import { message, type Message } from '../../messages/index.ts';
import { isPlainWord, isSubdomain, quoted } from '../../validate/index.ts';
import type { Path } from '../../yaml/index.ts';
import { declarationsOf, liveObject, placeIn, type FilePlace, type NavigationWorld } from './navigate.ts';
import { ownName, rangeIn, sameNamespace, subjectAt } from './subject.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';

/** Why something cannot be renamed. */
export interface Refusal {
  readonly refused: Message;
}

/** The name under the cursor. */
interface RenameStart {
  readonly place: FilePlace;
  readonly name: string;
}

/** A new name at one place of a file. */
interface NameEdit {
  readonly place: FilePlace;
  readonly newText: string;
  /** Whether it is not certain that this place means the resource: its namespace is left to a context nobody knows. */
  readonly isUncertain: boolean;
}

/** All that a rename changes in files, and what a person should know before. */
export interface Rename {
  readonly title: Message;
  readonly edits: readonly NameEdit[];
  /** What the change of files does not reach. */
  readonly warning: Message | undefined;
}

/** Whether the name at a place can be renamed: a resource's own, or that of a reference to one that a file declares. */
export function startRename(
  index: WorkspaceIndex,
  uri: string,
  offset: number,
  world: NavigationWorld,
): RenameStart | Refusal {
  const file = index.file(uri);
  const subject = file && subjectAt(file, offset);
  if (file === undefined || subject?.onName !== true) return { refused: message('language.rename.notAName') };
  const range = rangeIn(file, subject.fact, subject.reference?.namePath ?? ownName);
  if (range === undefined) return { refused: message('language.rename.notAName') };
  const { kind, name } = subject.target;
  if (declarationsOf(index, subject.target, world).length === 0) {
    return { refused: message('language.rename.undeclared', { kind, name }) };
  }
  return { place: placeIn(file, range), name };
}

/** The edits that give a resource another name wherever files declare it or refer to it. */
export function rename(
  index: WorkspaceIndex,
  uri: string,
  offset: number,
  newName: string,
  world: NavigationWorld,
): Rename | Refusal {
  const start = startRename(index, uri, offset, world);
  if ('refused' in start) return start;
  const file = index.file(uri);
  const target = file && subjectAt(file, offset)?.target;
  if (target === undefined) return { refused: message('language.rename.notAName') };
  if (!isSubdomain(newName)) return { refused: message('language.rename.invalid', { name: newName }) };
  const { kind, name } = target;
  const [taken] = newName === name ? [] : declarationsOf(index, { ...target, name: newName }, world);
  if (taken !== undefined) {
    return { refused: message('language.rename.taken', { kind, name: newName, file: fileOf(taken) }) };
  }
  const fits = (namespace: string | undefined) => sameNamespace(namespace, target.namespace, world.defaultNamespace());
  const at = (fact: ResourceFact, path: Path, fit: string): readonly NameEdit[] =>
    fit === 'no' ? [] : edit(index, fact, path, newName, fit === 'perhaps');
  const edits = [
    ...declarationsOf(index, target, world).flatMap((fact) => at(fact, ownName, fits(fact.object.metadata.namespace))),
    ...index
      .referencesTo(target)
      .flatMap(({ fact, reference }) => at(fact, reference.namePath, fits(reference.namespace))),
  ];
  const live = liveObject(target, world);
  const title = message('language.rename.title', { kind, name, newName });
  return { title, edits, warning: warningOf(live, index) };
}

function warningOf(live: ResourceFact | undefined, index: WorkspaceIndex): Message | undefined {
  if (live?.provenance.from === 'cluster') {
    const { kind, metadata } = live.object;
    const { context } = live.provenance;
    return message('language.rename.live', { kind, name: metadata.name, context });
  }
  return index.isPartial ? message('language.rename.partial') : undefined;
}

function edit(
  index: WorkspaceIndex,
  fact: ResourceFact,
  path: Path,
  newName: string,
  isUncertain: boolean,
): readonly NameEdit[] {
  const file = fact.provenance.from === 'document' ? index.file(fact.provenance.uri) : undefined;
  const range = file && rangeIn(file, fact, path);
  if (file === undefined || range === undefined) return [];
  const quote = /^["']/.exec(file.text.slice(range.start, range.end))?.[0];
  const plain = isPlainWord(newName) ? newName : quoted(newName);
  const newText = quote === undefined ? plain : `${quote}${newName}${quote}`;
  return [{ place: placeIn(file, range), newText, isUncertain }];
}

function fileOf({ provenance }: ResourceFact): string {
  return provenance.from === 'document' ? (provenance.uri.split('/').at(-1) ?? provenance.uri) : provenance.context;
}
