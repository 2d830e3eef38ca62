import { createHash } from 'node:crypto';
import type { CodedError } from '../../core/base/codedError.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import { Emitter, type Event } from '../../core/base/event.ts';
import type { ContextInfo, KubeconfigState } from '../../core/cluster/connection.ts';
import { failure } from '../../core/messages/index.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import { watchFiles } from './fileWatch.ts';
import { kubeconfigFiles, readKubeconfig, type KubeconfigPlace, type MergedKubeconfig } from './kubeconfigFiles.ts';
import type { PodPlace } from './serviceAccount.ts';

/** A kubeconfig that is being followed. */
export interface KubeconfigWatch extends Disposable {
  readonly state: KubeconfigState;
  /** Fires when a context, the current one, or the problem changed; not when a file was only touched. */
  readonly onDidChange: Event<KubeconfigState>;
  /** Reads the files now, for a refresh by hand. */
  refresh(): void;
  /** Follows other files from now on. */
  moveTo(place: KubeconfigPlace): void;
}

/** An editor that saves in place leaves a half-written file for a moment: a new problem is looked at twice. */
const secondLookMs = 250;

/**
 * Follows a kubeconfig: edits in place, replacement by rename, symlinks that move, files that come and go. Needs only
 * the YAML parser, not the Kubernetes client. Never throws: what is wrong is in `state.problem`.
 */
export function watchKubeconfig(place: KubeconfigPlace): KubeconfigWatch {
  let sources = sourcesAt(place);
  const emitter = new Emitter<KubeconfigState>();
  let state = readState(sources);
  let secondLook: NodeJS.Timeout | undefined;

  const publish = (next: KubeconfigState): void => {
    if (fingerprint(next) === fingerprint(state)) return;
    state = next;
    emitter.fire(next);
  };
  const look = (): void => {
    clearTimeout(secondLook);
    const next = readAgain(state, sources);
    if (next.problem === undefined || state.problem !== undefined) return publish(next);
    secondLook = setTimeout(() => publish(readAgain(state, sources)), secondLookMs);
    secondLook.unref();
  };
  let watch = watchFiles(sources.files, look);
  let isDisposed = false;
  return {
    get state() {
      return state;
    },
    onDidChange: emitter.event,
    refresh: () => publish(readAgain(state, sources)),
    moveTo(next) {
      if (isDisposed) return;
      sources = sourcesAt(next);
      watch.dispose();
      watch = watchFiles(sources.files, look);
      clearTimeout(secondLook);
      publish(readState(sources));
    },
    dispose() {
      isDisposed = true;
      clearTimeout(secondLook);
      watch.dispose();
      emitter.dispose();
    },
  };
}

/** What a list of contexts is made of. */
interface Sources {
  readonly files: readonly string[];
  /** Undefined where somebody named the files: then a missing one is a mistake. */
  readonly pod: PodPlace | undefined;
}

function sourcesAt(place: KubeconfigPlace): Sources {
  const isNamed = place.files?.some((file) => file !== '') === true;
  return { files: kubeconfigFiles(place), pod: isNamed ? undefined : { env: place.env, root: place.podRoot } };
}

/** Faults of a file that say nothing of its contexts. One that is gone or empty has none. */
const fileFaults = new Set(['kubeconfig.malformed', 'kubeconfig.notKubeconfig', 'kubeconfig.unreadable']);

/** A file that is broken for a while, by a typing error or a network folder, closes no connection: only its problem is new. */
function readAgain(before: KubeconfigState, sources: Sources): KubeconfigState {
  const now = readState(sources);
  if (!fileFaults.has(now.problem?.code ?? '')) return now;
  const known = new Set(now.contexts.map((context) => context.name));
  const kept = before.contexts.filter((context) => !known.has(context.name));
  return { ...now, contexts: [...now.contexts, ...kept], current: now.current ?? before.current };
}

function readState({ files, pod }: Sources): KubeconfigState {
  const config = readKubeconfig(files, pod);
  const contexts = [...config.contexts.keys()].flatMap((name) => contextInfo(config, name, files) ?? []);
  const usable = contexts.some((context) => context.name === config.current);
  return {
    contexts,
    current: usable ? config.current : undefined,
    problem: config.problem ?? currentProblem(config, files, usable),
    files,
  };
}

/** Undefined when the context has no cluster with a server: nothing can be connected to. */
function contextInfo(config: MergedKubeconfig, name: string, files: readonly string[]): ContextInfo | undefined {
  const context = config.contexts.get(name);
  const clusterName = stringAt(context, 'cluster');
  if (context === undefined || clusterName === undefined) return undefined;
  const cluster = config.clusters.get(clusterName);
  const server = stringAt(cluster, 'server');
  if (cluster === undefined || server === undefined) return undefined;
  const user = config.users.get(stringAt(context, 'user') ?? '');
  return {
    name,
    cluster: clusterName,
    server,
    namespace: stringAt(context, 'namespace') ?? 'default',
    revision: revisionOf([context, cluster, user ?? {}], files),
  };
}

/** With the files: a connection reads them again when it renews its credentials. */
function revisionOf(parts: readonly JsonObject[], files: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([parts, files]))
    .digest('hex')
    .slice(0, 16);
}

function currentProblem(config: MergedKubeconfig, files: readonly string[], usable: boolean): CodedError | undefined {
  if (usable) return undefined;
  const available = [...config.contexts.keys()].join(', ');
  const context = config.current;
  if (context === undefined) return failure('kubeconfig.noCurrent', { path: files.join(', '), available });
  const entry = config.contexts.get(context);
  if (entry === undefined) return failure('kubeconfig.noContext', { context, available });
  return failure('kubeconfig.noCluster', { context, cluster: stringAt(entry, 'cluster') ?? '' });
}

function fingerprint(state: KubeconfigState): string {
  const problem = state.problem && [state.problem.code, state.problem.args];
  return JSON.stringify([state.contexts, state.current, problem]);
}
