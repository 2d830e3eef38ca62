import { CodedError } from '../base/codedError.ts';
import type { ClusterReader } from '../cluster/connection.ts';
import { isJsonObject, numberAt, stringAt } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import type { MadePod } from './clusterProbe.ts';
import { deadlineSeconds } from './insidePod.ts';

/** A Pod of ours that may still be there. */
interface LeftPod extends MadePod {
  readonly context: string;
  /** Milliseconds since 1970. */
  readonly madeMs: number;
}

/** Where Pods are remembered over restarts. */
export interface PodMemory {
  read(): unknown;
  write(pods: readonly LeftPod[]): void;
}

/** Until then another window may be using it. */
const inUseMs = (deadlineSeconds + 30) * 1000;

/**
 * The Pods that were made and are not known to be gone: written down before anything else is done with one, so that an end
 * without a goodbye leaves a trace, by which the next start removes it. By uid: another of the same name is not ours.
 */
export class LeftPods {
  readonly #memory: PodMemory;
  readonly #nowMs: () => number;

  /** @param nowMs milliseconds since 1970 */
  constructor(memory: PodMemory, nowMs: () => number) {
    this.#memory = memory;
    this.#nowMs = nowMs;
  }

  note(context: string, { namespace, name, uid }: MadePod): void {
    this.#memory.write([...this.#all(), { context, namespace, name, uid, madeMs: this.#nowMs() }]);
  }

  /** Removes a Pod of ours; one that is gone already is removed. A failure leaves it noted. */
  async remove(reader: Pick<ClusterReader, 'delete'>, { namespace, name, uid }: MadePod): Promise<void> {
    try {
      await reader.delete({ kind: kinds.pod, namespace, name }, uid);
    } catch (error) {
      const isGone =
        error instanceof CodedError && (error.code === 'cluster.notFound' || error.code === 'cluster.recreated');
      if (!isGone) throw error;
    }
    this.#memory.write(this.#all().filter((pod) => pod.uid !== uid));
  }

  /**
   * Removes what an earlier life left in a context. Without any, nothing is asked.
   * @returns milliseconds after which to look again, for a Pod that another window may still be using
   */
  async sweep(context: string, reader: () => Promise<Pick<ClusterReader, 'delete'>>): Promise<number | undefined> {
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

  #all(): readonly LeftPod[] {
    const kept = this.#memory.read();
    return Array.isArray(kept) ? kept.flatMap((value) => readPod(value) ?? []) : [];
  }
}

function readPod(value: unknown): LeftPod | undefined {
  if (!isJsonObject(value)) return undefined;
  const [context, namespace, name, uid] = ['context', 'namespace', 'name', 'uid'].map((key) => stringAt(value, key));
  const madeMs = numberAt(value, 'madeMs');
  if (!context || !namespace || !name || !uid || madeMs === undefined) return undefined;
  return { context, namespace, name, uid, madeMs };
}
