import type { CheckFix } from '../checks/finding.ts';
import { message, type Message } from '../messages/index.ts';
import type { ProviderRow } from './topology.ts';

/** Why a provider does not work, one cause a row below it. */
export interface ProviderReason {
  /** Unique in its context, and the same as long as the cause is. */
  readonly id: string;
  /** Short enough for a narrow side bar. */
  readonly headline: Message;
  readonly detail: Message | undefined;
  readonly fixes: readonly CheckFix[];
}

/** The causes that our checks found; where they found none, the controller's own words for what it rejected. */
export function reasonsOf({ id, verdict }: ProviderRow): readonly ProviderReason[] {
  if (verdict.findings.length > 0) {
    return verdict.findings.map(({ code, subject, headline, detail, fixes }) => ({
      id: [id, code, ...subject.path].join('\u0000'),
      headline,
      detail,
      fixes,
    }));
  }
  const text = verdict.controllerMessage;
  if (verdict.status !== 'notReady' || text === undefined || text === '') return [];
  const headline = message('provider.controllerSays', { text });
  return [{ id: `${id}\u0000controller`, headline, detail: undefined, fixes: [] }];
}
