import { partsOf } from '../cluster/parts.ts';
import type { PartState, ProviderPart } from '../cluster/providerPart.ts';
import { statusWords } from '../cluster/providerFilter.ts';
import type { ProviderRow, ProviderStatus } from '../cluster/topology.ts';
import { message, render, type Message, type Translate } from '../messages/index.ts';

const signs: Readonly<Record<PartState, string>> = { ok: '✔', warned: '⚠', failed: '✖', unknown: '?' };
const signOfStatus: Readonly<Record<ProviderStatus, PartState>> = {
  ready: 'ok',
  partly: 'warned',
  notReady: 'failed',
  unknown: 'unknown',
};

export const partWords = {
  ok: 'part.state.ok',
  warned: 'part.state.warned',
  failed: 'part.state.failed',
  unknown: 'part.state.unknown',
} as const satisfies Record<PartState, string>;

/** How a provider stands, link by link of its chain, as plain text: sign, word, what it is, why, and what mends it. */
export function diagnosisText(row: ProviderRow, translate?: Translate): string {
  const say = (shown: Message): string => oneLine(render(shown, translate));
  const { verdict, object, context } = row;
  const { name, namespace = '' } = object.metadata;
  const part = (given: ProviderPart, depth: number): readonly string[] => {
    const indent = '  '.repeat(depth);
    const word = say(message(partWords[given.state]));
    const detail = given.detail === undefined ? '' : ` · ${say(given.detail)}`;
    return [
      `${indent}${signs[given.state]} ${say(given.label)}${detail} (${word})`,
      ...given.explanation.map((sentence) => `${indent}    ${say(sentence)}`),
      ...controller(given.controllerMessage, `${indent}    `),
      ...given.fixes.map((fix) => `${indent}    → ${say(message('diagnosis.fix', { fix: render(fix.title, translate) }))}`),
      ...given.parts.flatMap((child) => part(child, depth + 1)),
    ];
  };
  const controller = (text: string | undefined, indent: string): readonly string[] =>
    text === undefined || text === '' ? [] : [`${indent}${say(message('diagnosis.controller', { text }))}`];
  return [
    say(message('diagnosis.title', { name, context, namespace })),
    '',
    `${signs[signOfStatus[verdict.status]]} ${say(message(statusWords[verdict.status]))}`,
    ...verdict.explanation.map((sentence) => `    ${say(sentence)}`),
    ...controller(verdict.controllerMessage, '    '),
    '',
    ...partsOf(row).flatMap((given) => part(given, 0)),
    '',
  ].join('\n');
}

/** Text of a cluster stays in its line and moves no cursor. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is taken out
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
}
