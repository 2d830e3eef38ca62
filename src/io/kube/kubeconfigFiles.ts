import { readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { CodedError } from '../../core/base/codedError.ts';
import { failure } from '../../core/messages/index.ts';
import { errorCode } from '../errorCode.ts';
import { serviceAccountEntries, type PodPlace } from './serviceAccount.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject } from '../../core/resource/json.ts';

/** A kubeconfig is a few kilobytes; more than this is some other file. */
const maxFileBytes = 8 * 1024 * 1024;

/** The environment and home that say where the kubeconfig is; given, so that tests and remote hosts can choose. */
export interface KubeconfigPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  /** Overrides KUBECONFIG and the default place; `~/` is the home directory, and relative ones begin there too. */
  readonly files?: readonly string[] | undefined;
  /** For {@link PodPlace}. */
  readonly podRoot?: string | undefined;
}

/** Named entries of one merged kubeconfig: the first file that has a name wins, as in client-go. */
export interface MergedKubeconfig {
  readonly contexts: ReadonlyMap<string, JsonObject>;
  readonly clusters: ReadonlyMap<string, JsonObject>;
  readonly users: ReadonlyMap<string, JsonObject>;
  readonly current: string | undefined;
  /** The first thing wrong with one of the files; the entries of the others are there all the same. */
  readonly problem: CodedError | undefined;
}

/** The files that make up the kubeconfig, in order of precedence; at least one. */
export function kubeconfigFiles(place: KubeconfigPlace): readonly string[] {
  const home = place.homeDirectory;
  const chosen = place.files?.filter((file) => file !== '') ?? [];
  if (chosen.length > 0)
    return [
      ...new Set(
        chosen.map((file) =>
          resolve(
            home,
            file.replace(/^~(?=$|[\\/])/, () => home),
          ),
        ),
      ),
    ];
  const listed = (place.env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  if (listed.length > 0) return [...new Set(listed.map(absolute))];
  return [join(home, '.kube', 'config')];
}

/**
 * Reads and merges kubeconfig files. Relative paths inside a file become absolute, from its folder. A file of a list
 * that does not exist is passed over, as kubectl does. When none exists, the service account of the Pod that we run in
 * takes their place where `pod` is given and there is one; else that is the problem. Never throws.
 */
export function readKubeconfig(files: readonly string[], pod?: PodPlace): MergedKubeconfig {
  const contexts = new Map<string, JsonObject>();
  const clusters = new Map<string, JsonObject>();
  const users = new Map<string, JsonObject>();
  let current: string | undefined;
  let problem: CodedError | undefined;
  let found = 0;
  for (const file of files) {
    const read = readOne(file);
    if (read === undefined) continue;
    found += 1;
    if (!read.ok) {
      problem ??= read.problem;
      continue;
    }
    const folder = dirname(file);
    current ??= stringAt(read.document, 'current-context');
    collect(contexts, read.document, 'contexts', 'context', (entry) => entry);
    collect(clusters, read.document, 'clusters', 'cluster', (entry) => withPaths(entry, folder, clusterPaths));
    collect(users, read.document, 'users', 'user', (entry) => readUser(entry, folder));
  }
  const account = found === 0 ? pod && serviceAccountEntries(pod) : undefined;
  if (account !== undefined) {
    const { name, context, cluster, user } = account;
    contexts.set(name, context);
    clusters.set(name, cluster);
    users.set(name, user);
    return { contexts, clusters, users, current: name, problem: undefined };
  }
  if (found === 0) problem = failure('kubeconfig.missing', { path: files.join(delimiter) });
  else if (contexts.size === 0) problem ??= failure('kubeconfig.empty', { path: files.join(delimiter) });
  return { contexts, clusters, users, current, problem };
}

type FileRead =
  { readonly ok: true; readonly document: JsonObject } | { readonly ok: false; readonly problem: CodedError };

function readOne(path: string): FileRead | undefined {
  let text: string;
  try {
    const stat = statSync(path);
    // A pipe or a device could keep the reader waiting for ever.
    if (!stat.isFile()) return { ok: false, problem: failure('kubeconfig.unreadable', { path, reason: 'not a file' }) };
    if (stat.size > maxFileBytes)
      return { ok: false, problem: failure('kubeconfig.unreadable', { path, reason: 'too large' }) };
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = errorCode(error) ?? 'unknown';
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return undefined;
    return { ok: false, problem: failure('kubeconfig.unreadable', { path, reason }, { cause: error }) };
  }
  return parse(path, text);
}

function parse(path: string, text: string): FileRead {
  const lines = new LineCounter();
  // Pretty errors quote the source, and with it a token that may stand there.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'silent' });
  const mistake = document.errors[0];
  if (mistake !== undefined) {
    const { line, col } = lines.linePos(mistake.pos[0]);
    return { ok: false, problem: failure('kubeconfig.malformed', { path, line, column: col }) };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return { ok: false, problem: failure('kubeconfig.malformed', { path, line: 1, column: 1 }) };
  }
  if (value === null || value === undefined) return { ok: true, document: {} };
  if (!isJsonObject(value)) return notKubeconfig(path, 'kind: Config');
  for (const field of ['contexts', 'clusters', 'users']) {
    const list = value[field];
    if (list !== undefined && list !== null && !Array.isArray(list)) return notKubeconfig(path, field);
  }
  const known = 'contexts' in value || 'clusters' in value || value['kind'] === 'Config';
  if (!known && Object.keys(value).length > 0) return notKubeconfig(path, 'contexts');
  return { ok: true, document: value };
}

function notKubeconfig(path: string, field: string): FileRead {
  return { ok: false, problem: failure('kubeconfig.notKubeconfig', { path, field }) };
}

/** Entries without a name, or without a value, are left out: nothing can refer to them. */
function collect(
  into: Map<string, JsonObject>,
  document: JsonObject,
  list: string,
  key: string,
  read: (entry: JsonObject) => JsonObject,
): void {
  const entries = document[list];
  if (!Array.isArray(entries)) return;
  for (const entry of entries) {
    if (!isJsonObject(entry)) continue;
    // go-yaml reads an unquoted number as the text that it was written with.
    const name = typeof entry['name'] === 'number' ? String(entry['name']) : stringAt(entry, 'name');
    if (name === undefined || into.has(name)) continue;
    into.set(name, read(objectAt(entry, key)));
  }
}

const clusterPaths = ['certificate-authority'];
const userPaths = ['client-certificate', 'client-key', 'tokenFile'];

function readUser(entry: JsonObject, folder: string): JsonObject {
  const user: Record<string, unknown> = { ...withPaths(entry, folder, userPaths) };
  const exec = user['exec'];
  const command = stringAt(exec, 'command');
  // As in client-go: a bare name is looked up on PATH, anything with a separator is a path from the file's folder.
  if (isJsonObject(exec) && command !== undefined && /[\\/]/.test(command) && !isAbsolute(command)) {
    user['exec'] = { ...exec, command: resolve(folder, command) };
  }
  return user;
}

function withPaths(entry: JsonObject, folder: string, fields: readonly string[]): JsonObject {
  const result: Record<string, unknown> = { ...entry };
  for (const field of fields) {
    const path = stringAt(entry, field);
    if (path !== undefined) result[field] = resolve(folder, path);
  }
  return result;
}

function absolute(file: string): string {
  return resolve(file);
}
