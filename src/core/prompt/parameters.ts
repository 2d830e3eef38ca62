import type { FormatId } from './promptFormat.ts';

/** What a person may set, whatever the format calls it. */
type ParameterId =
  | 'maxTokens'
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'stop'
  | 'frequencyPenalty'
  | 'presencePenalty'
  | 'seed'
  | 'reasoningEffort'
  | 'dimensions';

/** What a value must be. */
type ParameterKind =
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  /** `max` undefined: the model decides. */
  | { readonly kind: 'integer'; readonly min: number; readonly max: number | undefined }
  /** One a line; `\n` in a line stands for a line break. */
  | { readonly kind: 'texts'; readonly most: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] };

/** A parameter of one format: where in the body it goes, and what it may be. */
export type ParameterSpec = ParameterKind & {
  readonly id: ParameterId;
  /** The field of the body; a dot leads into an object. */
  readonly field: string;
};

const efforts = ['minimal', 'low', 'medium', 'high'] as const;

/** How many sequences Anthropic takes is not documented; more than a person writes by hand is a mistake. */
const manyTexts = 16;

/**
 * By format, in the order in which they are offered. Limits are those of the APIs' own references (OpenAI: Chat
 * Completions, Responses, Embeddings; Anthropic: Messages); a provider behind the gateway may take less.
 */
export const formatParameters: Readonly<Record<FormatId, readonly ParameterSpec[]>> = {
  chatCompletions: [
    // Newer models of OpenAI want max_completion_tokens; every other upstream of the gateway knows this one.
    { id: 'maxTokens', field: 'max_tokens', kind: 'integer', min: 1, max: undefined },
    { id: 'temperature', field: 'temperature', kind: 'number', min: 0, max: 2 },
    { id: 'topP', field: 'top_p', kind: 'number', min: 0, max: 1 },
    { id: 'stop', field: 'stop', kind: 'texts', most: 4 },
    { id: 'frequencyPenalty', field: 'frequency_penalty', kind: 'number', min: -2, max: 2 },
    { id: 'presencePenalty', field: 'presence_penalty', kind: 'number', min: -2, max: 2 },
    { id: 'seed', field: 'seed', kind: 'integer', min: 0, max: undefined },
    { id: 'reasoningEffort', field: 'reasoning_effort', kind: 'choice', choices: efforts },
  ],
  messages: [
    { id: 'maxTokens', field: 'max_tokens', kind: 'integer', min: 1, max: undefined },
    { id: 'temperature', field: 'temperature', kind: 'number', min: 0, max: 1 },
    { id: 'topP', field: 'top_p', kind: 'number', min: 0, max: 1 },
    { id: 'topK', field: 'top_k', kind: 'integer', min: 0, max: undefined },
    { id: 'stop', field: 'stop_sequences', kind: 'texts', most: manyTexts },
  ],
  responses: [
    { id: 'maxTokens', field: 'max_output_tokens', kind: 'integer', min: 16, max: undefined },
    { id: 'temperature', field: 'temperature', kind: 'number', min: 0, max: 2 },
    { id: 'topP', field: 'top_p', kind: 'number', min: 0, max: 1 },
    { id: 'reasoningEffort', field: 'reasoning.effort', kind: 'choice', choices: efforts },
  ],
  embeddings: [{ id: 'dimensions', field: 'dimensions', kind: 'integer', min: 1, max: undefined }],
  models: [],
};

type Written = Readonly<Record<string, string>>;

/** The value of what was written; undefined where it is none that the parameter may have, or nothing was written. */
export function parameterValue(spec: ParameterSpec, written: string): unknown {
  const text = written.trim();
  if (text === '') return undefined;
  switch (spec.kind) {
    case 'number':
    case 'integer': {
      const value = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
      const isKind = spec.kind === 'number' ? Number.isFinite(value) : Number.isSafeInteger(value);
      return isKind && value >= spec.min && value <= (spec.max ?? Infinity) ? value : undefined;
    }
    case 'texts': {
      const texts = written.split('\n').filter((line) => line !== '');
      return texts.length > spec.most ? undefined : texts.map((line) => line.replaceAll('\\n', '\n'));
    }
    case 'choice':
      return spec.choices.find((choice) => choice === text);
  }
}

/** The first parameter of a format whose text is none of its values. */
export function wrongParameter(format: FormatId, written: Written): ParameterSpec | undefined {
  return formatParameters[format].find((spec) => {
    const text = written[spec.id] ?? '';
    return text.trim() !== '' && parameterValue(spec, text) === undefined;
  });
}

/** The fields of a request's body. What the format does not know, and what is no value, is left out. */
export function bodyParameters(format: FormatId, written: Written): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for (const spec of formatParameters[format]) {
    const value = parameterValue(spec, written[spec.id] ?? '');
    if (value === undefined) continue;
    const [field = '', inner] = spec.field.split('.', 2);
    fields[field] = inner === undefined ? value : { [inner]: value };
  }
  return fields;
}
