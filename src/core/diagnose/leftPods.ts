import { CodedError } from '../base/codedError.ts';
import type { ClusterReader } from '../cluster/connection.ts';
import { isJsonObject, numberAt, stringAt } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import type { MadePod } from './clusterProbe.ts';
import { checkLabel, deadlineSeconds } from './insidePod.ts';

/** A Pod by the name that we chose for it, which no other has. */
type NamedPod = Pick<MadePod, 'namespace' | 'name'>;

/** A Pod of ours that may still be there. */
interface LeftPod extends NamedPod {
  readonly context: string;
  /** Milliseconds since 1970. */
  readonly madeMs: number;
}

/** How a Pod is looked for and removed. */
type PodRemover = Pick<ClusterReader, 'read' | 'delete'>;

/** Where Pods are remembered over restarts. */
export interface PodMemory {
  read(): unknown;
  write(pods: readonly LeftPod[]): void;
}

/** Until then another window may be using it. */
const inUseMs = (deadlineSeconds + 30) * 1000;

/**
 * The Pods that may have been made and are not known to be gone: written down before one is asked for, so that an end without
 * a goodbye, or an answer that is lost, leaves a trace, by which the next start removes it.
 */
export class LeftPods {
  readonly #memory: PodMemory;
  readonly #nowMs: () => number;

  /** @param nowMs milliseconds since 1970 */
  constructor(memory: PodMemory, nowMs: () => number) {
    this.#memory = memory;
    this.#nowMs = nowMs;
  }

  note(context: string, { namespace, name }: NamedPod): void {
    this.#memory.write([...this.#all(), { context, namespace, name, madeMs: this.#nowMs() }]);
  }

  /** Of one that was not made. */
  forget({ namespace, name }: NamedPod): void {
    this.#memory.write(this.#all().filter((pod) => pod.namespace !== namespace || pod.name !== name));
  }

  /** Removes a Pod of ours; one that is gone already is removed. A failure leaves it noted. */
  async remove(reader: PodRemover, pod: NamedPod): Promise<void> {
    await this.#delete(reader, pod);
    this.forget(pod);
  }

  /** The same of one that may yet come: it stays noted where it is not there. */
  async removeIfThere(reader: PodRemover, pod: NamedPod): Promise<void> {
    if (await this.#delete(reader, pod)) this.forget(pod);
  }

  /**
   * Removes what an earlier life left in a context. Without any, nothing is asked.
   * @returns milliseconds after which to look again, for a Pod that another window may still be using
   */
  async sweep(context: string, reader: () => Promise<PodRemover>): Promise<number | undefined> {
    const own = this.#all().filter((pod) => pod.context === context);
    const ages = own.map(({ madeMs }) => this.#nowMs() - madeMs);
    const left = own.filter((_, index) => (ages[index] ?? 0) > inUseMs);
    if (left.length > 0) {
      const opened = await reader();
      for (const pod of left) await this.remove(opened, pod);
    }
    const young = ages.filter((ageMs) => ageMs <= inUseMs);
    return young.length === 0 ? undefined : Math.max(0, inUseMs - Math.min(...young)) + 1;
  }

  /** False where it was not there. */
  async #delete(reader: PodRemover, { namespace, name }: NamedPod): Promise<boolean> {
    const place = { kind: kinds.pod, namespace, name };
    const found = await reader.read(place);
    // One that somebody made under this name, without our label, stays.
    const uid = found?.metadata.labels[checkLabel] === undefined ? undefined : found.metadata.uid;
    if (uid === undefined) return false;
    try {
      await reader.delete(place, uid);
    } catch (error) {
      const isGone =
        error instanceof CodedError && (error.code === 'cluster.notFound' || error.code === 'cluster.recreated');
      if (!isGone) throw error;
    }
    return true;
  }

  #all(): readonly LeftPod[] {
    const kept = this.#memory.read();
    return Array.isArray(kept) ? kept.flatMap((value) => readPod(value) ?? []) : [];
  }
}

function readPod(value: unknown): LeftPod | undefined {
  if (!isJsonObject(value)) return undefined;
  const [context, namespace, name] = ['context', 'namespace', 'name'].map((key) => stringAt(value, key));
  const madeMs = numberAt(value, 'madeMs');
  if (!context || !namespace || !name || madeMs === undefined) return undefined;
  return { context, namespace, name, madeMs };
}
