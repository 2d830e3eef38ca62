import type { ChainLink } from '../checks/finding.ts';
import type { Message } from '../messages/index.ts';
import type { PromptAction } from '../prompt/promptAction.ts';

/** What a diagnosis looks at, in the order of the way from the API server to the model. */
export type StepId =
  | 'api'
  | 'installed'
  | ChainLink
  | 'grant'
  | 'tunnel'
  | 'answers'
  | 'provider'
  | 'model'
  | 'ollamaHere'
  | 'ollamaInside'
  | 'ollamaModel';

/** How a step ended. `unknown`: nobody can tell. `skipped`: it tells nothing, or was left off. `waiting`: for a person's word. */
type StepEnd = 'ok' | 'warned' | 'failed' | 'unknown' | 'skipped' | 'waiting';

export type StepState = 'pending' | 'running' | StepEnd;

/** What a step found. */
export interface StepResult {
  readonly state: StepEnd;
  /** The first is what was found; the others belong to it. */
  readonly evidence: readonly Message[];
  /** The words of somebody else: the controller's, the provider's, a program's. Untrusted text. */
  readonly quote?: Message | undefined;
  /** Something to be pasted into a shell. */
  readonly shell?: string | undefined;
  /** Changes of a manifest that would mend it, as the editor offers them there. */
  readonly remedies?: readonly Message[];
  /** What may be done about it; each is a button. */
  readonly actions?: readonly PromptAction[];
}

/** What the steps before have found. */
export type Results = ReadonlyMap<StepId, StepResult>;

/** One step of a diagnosis before it is made. */
export interface StepPlan {
  readonly id: StepId;
  readonly title: Message;
  /** Why looking would tell nothing, by what was found before; undefined: look. */
  readonly skip?: ((before: Results) => Message | undefined) | undefined;
  /** It costs somebody something: it waits until a person says so. */
  readonly consent?: { readonly why: Message; readonly button: Message } | undefined;
  /** The steps whose answers it puts together: it is made anew when one of them is. */
  readonly after?: readonly StepId[] | undefined;
  /** Never hangs: each look has limits of its own. What it throws is a failure of this step alone. */
  look(before: Results, signal: AbortSignal): StepResult | Promise<StepResult>;
}

/** One line of a diagnosis as it stands. */
export interface DiagnosisStep {
  readonly id: StepId;
  readonly title: Message;
  readonly state: StepState;
  readonly result: StepResult | undefined;
  /** Milliseconds that it waited for others; undefined where it did not. */
  readonly durationMs: number | undefined;
  /** What the button says that lets it go on, while it is `waiting`. */
  readonly button: Message | undefined;
}
