import { message, type Message } from '../../core/messages/index.ts';

/**
 * What a command of a row is called with: nothing by a key or the palette, else the row or a target. Undefined in the place of
 * a row is one that VS Code does not know in this moment, because it asks for the rows anew after a change.
 */
export type RowArguments<Target> = readonly [target?: Target];

/** What a command is about: what it was given, and only where it was given nothing, the row that is selected. */
export function givenRow<Target, Row>(
  args: RowArguments<Target>,
  selected: () => Row | undefined,
): Target | Row | undefined {
  return args.length === 0 ? selected() : args[0];
}

/** Why a command knows nothing that it is about. */
export function noRow(args: RowArguments<unknown>): Message {
  return message(args.length === 0 ? 'command.needsRow' : 'command.rowChanged');
}
