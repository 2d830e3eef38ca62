import type { ClusterReader } from '../cluster/connection.ts';
import { message } from '../messages/index.ts';
import { clip } from '../prompt/clip.ts';
import { listAt, objectAt, stringAt, type JsonObject } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import type { ClusterProbe, MadePod } from './clusterProbe.ts';
import { checkPod, checkPodCommand, checkPodPrefix, checkPodYaml, deadlineSeconds } from './insidePod.ts';
import type { LeftPods } from './leftPods.ts';
import { readTags } from './readTags.ts';
import { skipped } from './diagnosis.ts';
import type { StepResult } from './step.ts';

/** What a look from inside a cluster needs. */
export interface InsideWorld {
  readonly context: string;
  /** Where the Pod goes: beside the proxy, whose network policies are those that count. */
  readonly namespace: string;
  /** What it asks for. */
  readonly url: string;
  readonly probe: ClusterProbe;
  readonly reader: Pick<ClusterReader, 'read' | 'delete'>;
  readonly pods: LeftPods;
  /** Eight characters at least, of those that a Pod's name may have, other ones each time. */
  suffix(): string;
  /** Shows what would be made and where; true when the person agrees. */
  confirm(yaml: string): Promise<boolean>;
  pause(delayMs: number, signal: AbortSignal): Promise<void>;
  readonly nowMs: () => number;
  /** For the log. */
  failed(what: string, error: unknown): void;
}

/** How often the Pod is looked at. */
const lookMs = 500;
/** The server ends the Pod at its deadline; it has this long to say so. */
const graceMs = 10_000;
/** Of what curl wrote. */
const maxQuoteLength = 400;

/** What a look from inside came to; the tags where it was answered. */
export interface InsideAnswer {
  readonly result: StepResult;
  readonly tags: readonly string[] | undefined;
}

/** Asks for an address from a Pod that is made for it, and removes the Pod whatever happens. */
export async function lookFromInside(world: InsideWorld, signal: AbortSignal): Promise<InsideAnswer> {
  const { probe, namespace, url } = world;
  const wanted = [
    { verb: 'create', kind: kinds.pod, namespace },
    { verb: 'get', kind: kinds.pod, namespace },
    { verb: 'get', kind: kinds.pod, subresource: 'log', namespace },
    { verb: 'delete', kind: kinds.pod, namespace },
  ] as const;
  for (const question of wanted) {
    if (!(await probe.may(question, signal))) return without(byHand(world));
  }
  const name = `${checkPodPrefix}${world.suffix()}`;
  if (!(await world.confirm(checkPodYaml(namespace, name, url))))
    return without(skipped(message('diagnose.inside.declined')));
  signal.throwIfAborted();
  const pod = await make(world, name, signal);
  if (pod === undefined) return without(byHand(world));
  try {
    return await answerOf(world, pod, signal);
  } finally {
    // Never by the signal of who cancels: that is when it has to go most of all.
    await world.pods.remove(world.reader, pod).catch((error: unknown) => world.failed(`remove Pod ${pod.name}`, error));
  }
}

/** Undefined where a policy of the cluster lets nobody make such a Pod; the right alone does not tell that. */
async function make(world: InsideWorld, name: string, signal: AbortSignal): Promise<MadePod | undefined> {
  const { probe, namespace, url, context, pods, reader } = world;
  const wanted = { namespace, name };
  // Noted before it is asked for: an answer that is lost leaves a trace, too. And not given up half-way.
  pods.note(context, wanted);
  const pod = await probe.createPod(namespace, checkPod(namespace, name, url)).catch(async (error: unknown) => {
    if (isForbidden(error)) return undefined;
    // Nobody knows whether the server made it: what is there goes at once, what comes later by the sweep.
    await pods.removeIfThere(reader, wanted).catch((fault: unknown) => world.failed(`remove Pod ${name}`, fault));
    throw error;
  });
  if (pod === undefined) pods.forget(wanted);
  else if (signal.aborted) {
    await pods.remove(reader, pod);
    signal.throwIfAborted();
  }
  return pod;
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'cluster.forbidden';
}

/** What to do where Pods may not be made. */
function byHand({ context, namespace, url }: InsideWorld): StepResult {
  return {
    state: 'skipped',
    evidence: [message('diagnose.inside.forbidden', { namespace })],
    shell: checkPodCommand(context, namespace, url),
  };
}

async function answerOf(world: InsideWorld, pod: MadePod, signal: AbortSignal): Promise<InsideAnswer> {
  const { reader, nowMs, url, namespace } = world;
  const endMs = nowMs() + deadlineSeconds * 1000 + graceMs;
  let status: JsonObject = {};
  while (nowMs() < endMs) {
    await world.pause(lookMs, signal);
    const object = await reader.read({ kind: kinds.pod, namespace, name: pod.name }, signal);
    if (object === undefined) return failedInside(message('diagnose.inside.gone'));
    ({ status } = object);
    const phase = stringAt(status, 'phase');
    if (phase === 'Succeeded' || phase === 'Failed') return await readAnswer(world, pod, status, signal);
    const trouble = startTrouble(status);
    if (trouble !== undefined) return failedInside(message('diagnose.inside.notStarted', trouble));
  }
  const scheduled = listAt(status, 'conditions').find((one) => stringAt(one, 'type') === 'PodScheduled');
  const detail = stringAt(scheduled, 'message') ?? '–';
  return failedInside(message('diagnose.inside.slow', { seconds: deadlineSeconds, detail: clip(detail, 200), url }));
}

async function readAnswer(
  { probe, namespace, url }: InsideWorld,
  pod: MadePod,
  status: JsonObject,
  signal: AbortSignal,
): Promise<InsideAnswer> {
  if (stringAt(status, 'reason') === 'DeadlineExceeded') {
    return failedInside(message('diagnose.inside.slow', { seconds: deadlineSeconds, detail: 'DeadlineExceeded', url }));
  }
  const log = await probe.podLog(pod, signal);
  if (stringAt(status, 'phase') === 'Failed') {
    const quote = log.trim() === '' ? undefined : message('diagnose.said', { text: clip(log.trim(), maxQuoteLength) });
    const evidence = [message('diagnose.inside.unreached', { url, namespace })];
    return without({ state: 'failed', evidence, quote });
  }
  const tags = readTags(log);
  if (tags === undefined) {
    const quote = message('diagnose.said', { text: clip(log.trim(), maxQuoteLength) });
    return without({ state: 'failed', evidence: [message('diagnose.ollama.foreign', { url })], quote });
  }
  const evidence = [message('diagnose.ollama.answers', { url, count: tags.length })];
  return { result: { state: 'ok', evidence }, tags };
}

/** Why the container does not start, where waiting longer would not help. */
function startTrouble(status: JsonObject): { readonly reason: string; readonly detail: string } | undefined {
  const waiting = listAt(status, 'containerStatuses').map((one) => objectAt(objectAt(one, 'state'), 'waiting'));
  const found = waiting.find((one) =>
    /^(ErrImagePull|ImagePullBackOff|InvalidImageName|Create.*Error)$/.test(stringAt(one, 'reason') ?? ''),
  );
  const reason = stringAt(found, 'reason');
  return reason === undefined ? undefined : { reason, detail: clip(stringAt(found, 'message') ?? '', 200) };
}

function failedInside(said: ReturnType<typeof message>): InsideAnswer {
  return without({ state: 'failed', evidence: [said] });
}

function without(result: StepResult): InsideAnswer {
  return { result, tags: undefined };
}
