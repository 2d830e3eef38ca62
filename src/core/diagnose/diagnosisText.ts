import type { ContextState } from '../cluster/contextState.ts';
import { statusWords } from '../cluster/statusWords.ts';
import type { ProviderRow, ProviderStatus } from '../cluster/topology.ts';
import type { EndpointSearch } from '../gateway/endpoint.ts';
import { message, render, type Message, type Translate } from '../messages/index.ts';
import { chainOf, type ChainStep } from './chainReport.ts';

type StepState = ChainStep['state'];

const signs: Readonly<Record<StepState, string>> = { ok: '✔', failed: '✖', unknown: '?', skipped: '–' };
const signOfStatus: Readonly<Record<ProviderStatus, string>> = {
  ready: signs.ok,
  partly: '⚠',
  notReady: signs.failed,
  unknown: signs.unknown,
};
const words = {
  ok: 'diagnosis.ok',
  failed: 'diagnosis.failed',
  unknown: 'diagnosis.unknown',
  skipped: 'diagnosis.skipped',
} as const satisfies Record<StepState, string>;

/** Under its title a step says more in lines that begin here. */
const indent = ' '.repeat(6);
/** Characters of a line, so that it is read whole beside a side bar. */
const maxWidth = 100;

/**
 * How a provider stands, link by link of its chain, as plain text: sign, word, what it is, why, and what mends it; then the
 * ways by which a request gets there.
 */
export function diagnosisText(
  row: ProviderRow,
  context: Pick<ContextState, 'status'>,
  translate?: Translate,
  search?: EndpointSearch,
): string {
  const say = (shown: Message): string => oneLine(render(shown, translate));
  const { verdict, object } = row;
  const { name, namespace = '' } = object.metadata;
  const steps = chainOf(row, context);
  const count = (state: StepState): number => steps.filter((step) => step.state === state).length;
  const counts = { all: steps.length, failed: count('failed'), unknown: count('unknown'), skipped: count('skipped') };
  const reason = verdict.summary === undefined ? '' : `: ${say(verdict.summary)}`;
  return [
    say(message('diagnosis.title', { name, context: row.context, namespace })),
    `${signOfStatus[verdict.status]} ${say(message(statusWords[verdict.status]))}${reason}`,
    say(message('diagnosis.counts', counts)),
    '',
    ...steps.flatMap((step) => linesOf(step, say)),
    '',
    ...(search === undefined ? [] : [...waysOf(search, say), '']),
  ].join('\n');
}

/** The ways of the endpoint that a prompt takes, in their order, and what is known against others. */
function waysOf({ endpoints, obstacles }: EndpointSearch, say: (shown: Message) => string): readonly string[] {
  const [endpoint] = endpoints;
  if (endpoint === undefined)
    return [say(message('diagnosis.noWay')), ...obstacles.flatMap((obstacle) => wrapped(`– ${say(obstacle)}`))];
  const { path, ways, noWays, host } = endpoint;
  const title =
    host === undefined ? message('diagnosis.ways', { path }) : message('diagnosis.waysHost', { path, host });
  return [
    say(title),
    ...ways.flatMap(({ reason }, index) => wrapped(`${index + 1}. ${say(reason)}`)),
    ...noWays.flatMap((obstacle) => wrapped(`– ${say(obstacle)}`)),
  ];
}

function linesOf(step: ChainStep, say: (shown: Message) => string): readonly string[] {
  const controller = step.controllerMessage;
  return [
    `${signs[step.state]} ${say(message(words[step.state], { title: say(step.title) }))}`,
    ...step.sentences.flatMap((sentence) => wrapped(say(sentence))),
    ...(controller ? wrapped(say(message('diagnosis.controller', { text: controller }))) : []),
    ...step.fixes.map((fix) => `${indent}→ ${say(message('diagnosis.fix', { fix: say(fix.title) }))}`),
  ];
}

/** Between spaces only; a word that is longer than a line has one of its own. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? `${indent}${word}` : `${line} ${word}`;
    if (longer.length > maxWidth && line !== '') lines.push(line);
    line = longer.length > maxWidth && line !== '' ? `${indent}${word}` : longer;
  }
  return [...lines, line];
}

/** Text of a cluster stays in its line and turns no direction of writing. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}
