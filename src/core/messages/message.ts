import type { MessageArguments } from '../base/codedError.ts';

/** The names in braces of a template: `'{name} is {state}'` → `'name' | 'state'`. */
export type Placeholders<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** A sentence for a person as data: what it is about, and its arguments. */
export interface Message {
  readonly code: string;
  readonly args: MessageArguments;
}

/** Turns an English template and its arguments into the reader's language; VS Code's `l10n.t` has this shape. */
export type Translate = (template: string, args: Record<string, string | number>) => string;

/** Fills the placeholders of a template; the translation of the shells that have none. */
export const fillTemplate: Translate = (template, args) =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
