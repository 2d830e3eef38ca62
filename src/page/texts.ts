import { fillTemplate, type Placeholders } from '../core/messages/message.ts';
import { panelMessages } from '../core/messages/panel.ts';

type Table = Readonly<Record<string, string>>;
type Code<Of extends Table> = keyof Of & string;
type Values<Template extends string> = Readonly<Record<Placeholders<Template>, string | number>>;
type Rest<Template extends string> =
  Placeholders<Template> extends never ? [values?: undefined] : [values: Values<Template>];

/** The sentence of a code of a page's table, in the language that the host chose. */
export type TextsOf<Of extends Table> = <Wanted extends Code<Of>>(code: Wanted, ...rest: Rest<Of[Wanted]>) => string;

/** English where `strings` lacks a code, and before the host has sent any. */
export function textsOf<const Of extends Table>(table: Of, strings: Readonly<Record<string, string>>): TextsOf<Of> {
  return (code, ...[values]) => fillTemplate(strings[code] ?? table[code] ?? code, { ...values });
}

export type PanelCode = keyof typeof panelMessages;

/** The texts of the prompt panel. */
export type Texts = TextsOf<typeof panelMessages>;

export function textsFrom(strings: Readonly<Record<string, string>>): Texts {
  return textsOf(panelMessages, strings);
}
