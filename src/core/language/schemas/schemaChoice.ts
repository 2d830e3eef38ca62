import { isJsonObject, stringAt } from '../../resource/json.ts';

/** What is to judge the documents of a workspace. */
export type SchemaChoice =
  | { readonly from: 'automatic' }
  | { readonly from: 'cluster'; readonly context: string }
  | { readonly from: 'bundled'; readonly release: string }
  | { readonly from: 'workspace' };

export const automatic: SchemaChoice = { from: 'automatic' };

/** Reads a choice that was kept; automatic where it is none. */
export function readSchemaChoice(kept: unknown): SchemaChoice {
  const from = isJsonObject(kept) ? kept['from'] : undefined;
  const context = stringAt(kept, 'context');
  const release = stringAt(kept, 'release');
  if (from === 'cluster' && context !== undefined) return { from, context };
  if (from === 'bundled' && release !== undefined) return { from, release };
  return from === 'workspace' ? { from } : automatic;
}

export function sameChoice(left: SchemaChoice, right: SchemaChoice): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
