import { isJsonObject, listAt, numberAt, objectAt, stringMapAt } from '../../resource/json.ts';
import { formatIds, type FormatId } from '../promptFormat.ts';

/** A provider that a prompt went to. */
export interface HistoryProvider {
  /** See `promptProviderId`. */
  readonly id: string;
  /** What it was called then: it may be gone by now. */
  readonly label: string;
  /** Its namespace and context, to be read. */
  readonly place: string;
  /** The model that was asked for; empty: the backend's own. */
  readonly model: string;
}

/** What was set beside a prompt, the same for all providers that it went to. */
interface HistoryOptions {
  /** Undefined: each provider takes what suits it. */
  readonly format: FormatId | undefined;
  /** The id of a route; undefined: the best one there is. */
  readonly route: string | undefined;
  readonly system: string;
  /** By the parameter's id what was written for it. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A prompt as it is sent. */
export interface SentPrompt {
  readonly prompt: string;
  readonly options: HistoryOptions;
  /** One; several where they are compared. */
  readonly providers: readonly HistoryProvider[];
}

/** A prompt that was sent once. */
export interface HistoryEntry extends SentPrompt {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly sentAtMs: number;
  /** In the order of the providers; empty where none came or none is kept. */
  readonly answers: readonly string[];
  /** It is less than what was sent: too long, or a key was in it. */
  readonly isPartial: boolean;
}

/** Reads what was kept, perhaps by another version; undefined for what is no entry. */
export function parseHistoryEntry(value: unknown): HistoryEntry | undefined {
  const { id, prompt, isPartial } = isJsonObject(value) ? value : {};
  const sentAtMs = numberAt(value, 'sentAtMs');
  if (typeof id !== 'string' || typeof prompt !== 'string' || sentAtMs === undefined) return undefined;
  if (!Number.isFinite(sentAtMs)) return undefined;
  const providers = listAt(value, 'providers').flatMap((one) => parseProvider(one) ?? []);
  if (providers.length === 0) return undefined;
  const options = objectAt(value, 'options');
  return {
    id,
    sentAtMs,
    prompt,
    options: {
      format: formatIds.find((format) => format === options['format']),
      route: text(options['route']) || undefined,
      system: text(options['system']),
      parameters: stringMapAt(options, 'parameters'),
    },
    providers,
    answers: providers.map((_, index) => text(listAt(value, 'answers')[index])),
    isPartial: isPartial === true,
  };
}

function parseProvider(value: unknown): HistoryProvider | undefined {
  const { id, label, place, model } = isJsonObject(value) ? value : {};
  if (typeof id !== 'string' || typeof label !== 'string') return undefined;
  return { id, label, place: text(place), model: text(model) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Whether two prompts are the same: sent again, the later one takes the place of the earlier. */
export function isSamePrompt(one: SentPrompt, other: SentPrompt): boolean {
  return identity(one) === identity(other);
}

function identity({ prompt, options, providers }: SentPrompt): string {
  const { format, route, system, parameters } = options;
  const set = Object.entries(parameters)
    .filter(([, value]) => value !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    prompt,
    format ?? null,
    route ?? null,
    system,
    set,
    providers.map(({ id, model }) => [id, model]),
  ]);
}
