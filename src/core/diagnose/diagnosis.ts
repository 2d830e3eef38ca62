import { CodedError } from '../base/codedError.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { message, type Message } from '../messages/index.ts';
import './texts.ts';
import type { DiagnosisStep, StepId, StepPlan, StepResult, StepState } from './step.ts';

/**
 * The walk along the way to a provider: step by step in order, told as it goes on. What fails stops nothing; what costs
 * something waits for a person. Of two walks the later one ends the earlier.
 */
export class Diagnosis implements Disposable {
  readonly #plan: () => readonly StepPlan[];
  readonly #nowMs: () => number;
  readonly #changed = new Emitter<void>();
  readonly #steps = new Map<StepId, DiagnosisStep>();
  #plans: readonly StepPlan[] = [];
  #abort: AbortController | undefined;

  readonly onDidChange: Event<void> = this.#changed.event;

  /**
   * @param plan the steps; asked for at the beginning of each whole walk
   * @param nowMs of a clock that never goes back
   */
  constructor(plan: () => readonly StepPlan[], nowMs: () => number) {
    this.#plan = plan;
    this.#nowMs = nowMs;
  }

  get steps(): readonly DiagnosisStep[] {
    return [...this.#steps.values()];
  }

  get isRunning(): boolean {
    return this.#abort !== undefined;
  }

  /** All steps from the first; those that need a person's word wait for it. */
  async run(): Promise<void> {
    this.#plans = this.#plan();
    this.#steps.clear();
    for (const plan of this.#plans) this.#put(plan, 'pending');
    await this.#walk(this.#plans, undefined);
  }

  /**
   * The same while what was found before stays shown until something else is: for a cluster that has changed. An answer that
   * somebody paid for is not thrown away.
   */
  async refresh(): Promise<void> {
    const paid = this.#plans.filter(({ id, consent }) => consent && this.#steps.get(id)?.state === 'ok');
    const kept = new Set(paid.map(({ id }) => id));
    await this.#walk(
      this.#plans.filter(({ id }) => !kept.has(id)),
      undefined,
    );
  }

  /** Makes a step that waited for a person's word, and those that rest on it. */
  async allow(allowed: StepId): Promise<void> {
    if (this.#steps.get(allowed)?.state !== 'waiting' || this.isRunning) return;
    await this.#walk(
      this.#plans.filter(({ id, after }) => id === allowed || after?.includes(allowed)),
      allowed,
    );
  }

  /** Ends the walk; what was not looked at says so. */
  cancel(): void {
    this.#abort?.abort();
  }

  dispose(): void {
    this.cancel();
    this.#changed.dispose();
  }

  async #walk(plans: readonly StepPlan[], allowed: StepId | undefined): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#changed.fire();
    for (const plan of plans) {
      if (abort.signal.aborted) break;
      const startMs = this.#nowMs();
      const result = await this.#look(plan, plan.id === allowed, abort.signal);
      // Another walk has begun: this one has nothing to say any more.
      if (this.#abort !== abort) return;
      this.#put(plan, result.state, result, result.waitedFor ? this.#nowMs() - startMs : undefined);
    }
    if (this.#abort !== abort) return;
    this.#abort = undefined;
    if (abort.signal.aborted) this.#endUnfinished();
    this.#changed.fire();
  }

  async #look(plan: StepPlan, isAllowed: boolean, signal: AbortSignal): Promise<StepResult & { waitedFor?: boolean }> {
    const before = this.#results();
    try {
      const reason = plan.skip?.(before);
      if (reason !== undefined) return skipped(reason);
      if (plan.consent && !isAllowed) return { state: 'waiting', evidence: [plan.consent.why] };
      const look = plan.look(before, signal);
      if (!(look instanceof Promise)) return look;
      this.#put(plan, 'running', this.#steps.get(plan.id)?.result);
      return { ...(await look), waitedFor: true };
    } catch (error) {
      if (signal.aborted) return skipped(message('diagnose.cancelled'));
      return { state: 'failed', evidence: [messageOf(error)], waitedFor: true };
    }
  }

  #results(): ReadonlyMap<StepId, StepResult> {
    const results = new Map<StepId, StepResult>();
    for (const { id, result } of this.#steps.values()) if (result !== undefined) results.set(id, result);
    return results;
  }

  #endUnfinished(): void {
    for (const plan of this.#plans) {
      const state = this.#steps.get(plan.id)?.state;
      if (state !== 'pending' && state !== 'running') continue;
      this.#put(plan, 'skipped', skipped(message('diagnose.cancelled')));
    }
  }

  #put(plan: StepPlan, state: StepState, result?: StepResult, durationMs?: number): void {
    const { id, title, consent } = plan;
    this.#steps.set(id, { id, title, state, result, durationMs, button: consent?.button });
    this.#changed.fire();
  }
}

export function skipped(reason: Message): StepResult {
  return { state: 'skipped', evidence: [reason] };
}

/** A failure as a sentence; one that is none of ours by its own words. */
export function messageOf(error: unknown): Message {
  if (error instanceof CodedError) return { code: error.code, args: error.args };
  return message('diagnose.failed', { detail: error instanceof Error ? error.message : String(error) });
}
