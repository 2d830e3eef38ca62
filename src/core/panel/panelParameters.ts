// The page's door to what the formats know: the page imports nothing of the room `prompt` itself.
import type { FormatId } from '../prompt/promptFormat.ts';
import { formatParameters, parameterValue, type ParameterSpec } from '../prompt/parameters.ts';

export type { ParameterSpec } from '../prompt/parameters.ts';

/** What can be set in a format, in the order in which it is offered. */
export function parametersOf(format: FormatId): readonly ParameterSpec[] {
  return formatParameters[format];
}

/** Whether something was written that is none of the parameter's values. */
export function isWrongFor(spec: ParameterSpec, written: string): boolean {
  return written.trim() !== '' && parameterValue(spec, written) === undefined;
}
