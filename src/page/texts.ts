import { fillTemplate, type Placeholders } from '../core/messages/message.ts';
import { panelMessages } from '../core/messages/panel.ts';

export type PanelCode = keyof typeof panelMessages;
type Values<Code extends PanelCode> = Readonly<Record<Placeholders<(typeof panelMessages)[Code]>, string | number>>;
type Rest<Code extends PanelCode> =
  Placeholders<(typeof panelMessages)[Code]> extends never ? [values?: undefined] : [values: Values<Code>];

/** The sentence of a code of the panel, in the language that the host chose. */
export type Texts = <Code extends PanelCode>(code: Code, ...rest: Rest<Code>) => string;

/** English where `strings` lacks a code, and before the host has sent any. */
export function textsFrom(strings: Readonly<Record<string, string>>): Texts {
  return (code, ...[values]) => fillTemplate(strings[code] ?? panelMessages[code], { ...values });
}
