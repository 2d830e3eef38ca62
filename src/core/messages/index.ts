import { CodedError } from '../base/codedError.ts';
import { applyMessages } from './apply.ts';
import { catalogMessages } from './catalog.ts';
import { checkMessages } from './checks.ts';
import { clusterMessages } from './cluster.ts';
import { commandLineMessages } from './commandLine.ts';
import type { diagnoseMessages } from './diagnose.ts';
import { forwardMessages } from './forward.ts';
import { historyMessages } from './history.ts';
import { httpMessages } from './http.ts';
import { languageMessages } from './language.ts';
import { scaffoldMessages } from './scaffold.ts';
import { shellMessages } from './shell.ts';
import { treeMessages } from './tree.ts';
import { targetMessages } from './targets.ts';
import { topologyMessages } from './topology.ts';
import { validateMessages } from './validate.ts';
import { gatewayMessages } from './gateway.ts';
import { promptMessages } from './prompt.ts';
import { fillTemplate, type Message, type Placeholders, type Translate } from './message.ts';

/** The texts for people, by code. A room adds its own table file and lists it here; those of a page alone go to the page. */
const table = {
  ...promptMessages,
  ...gatewayMessages,
  ...applyMessages,
  ...checkMessages,
  ...catalogMessages,
  ...clusterMessages,
  ...commandLineMessages,
  ...forwardMessages,
  ...historyMessages,
  ...httpMessages,
  ...languageMessages,
  ...scaffoldMessages,
  ...shellMessages,
  ...targetMessages,
  ...topologyMessages,
  ...treeMessages,
  ...validateMessages,
} as const;

/** Texts of features that few windows use: every activation loads this file, and those come with their feature. */
type LateMessages = typeof diagnoseMessages;

type AllMessages = typeof table & LateMessages;

const learned = new Map<string, string>();

/** Adds the texts of a feature that is being loaded. */
export function learnMessages(templates: LateMessages): void {
  for (const [code, template] of Object.entries(templates)) learned.set(code, template);
}

export type MessageCode = keyof AllMessages;
export type ArgumentsOf<Code extends MessageCode> = Readonly<Record<Placeholders<AllMessages[Code]>, string | number>>;
export type ArgumentList<Code extends MessageCode> =
  Placeholders<AllMessages[Code]> extends never ? [args?: Record<string, never>] : [args: ArgumentsOf<Code>];

export type { Message, Translate };

/** A message of the table; the arguments are checked against the placeholders of its template. */
export function message<Code extends MessageCode>(code: Code, ...[args]: ArgumentList<Code>): Message {
  return { code, args: args ?? {} };
}

/** A failure whose text is in the table. `cause` is for the log only. */
export function failure<Code extends MessageCode>(
  code: Code,
  args: ArgumentsOf<Code>,
  options?: ErrorOptions,
): CodedError {
  return new CodedError(code, args, options);
}

/**
 * The sentence of a message. An unknown code (data of another version) comes back as the code itself, never as an error.
 */
export function render(shown: Message, translate: Translate = fillTemplate): string {
  const template = (table as Readonly<Record<string, string>>)[shown.code] ?? learned.get(shown.code);
  return template === undefined ? shown.code : translate(template, { ...shown.args });
}

/** Any thrown value as a sentence: coded ones by the table, others by their own text. */
export function renderError(error: unknown, translate: Translate = fillTemplate): string {
  if (error instanceof CodedError) return render(error, translate);
  return error instanceof Error ? error.message : String(error);
}

/** Codes and English templates of what every activation loads, for tests. */
export const messageTemplates: Readonly<Record<keyof typeof table, string>> = table;
