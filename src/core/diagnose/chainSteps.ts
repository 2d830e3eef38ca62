import { breaksLink, chainLinks, type ChainLink, type CheckFinding } from '../checks/finding.ts';
import type { ProviderRow } from '../cluster/topology.ts';
import { sentencesOf } from '../cluster/verdict.ts';
import { message } from '../messages/index.ts';
import { skipped } from './diagnosis.ts';
import { fixActions, openAction } from './fixActions.ts';
import { grantFacts, linkFacts } from './linkFacts.ts';
import type { StepResult } from './step.ts';

/** A link of the way, or the grant that a route to another namespace needs. */
export type ChainStepId = ChainLink | 'grant';

/** In the order in which the way is walked. */
export const chainStepIds: readonly ChainStepId[] = chainLinks.flatMap((link) =>
  link === 'route' ? (['route', 'grant'] as const) : [link],
);

/** What the checks and the facts of a row say of each link of its way: no opinion but theirs. */
export function chainSteps(row: ProviderRow): ReadonlyMap<ChainStepId, StepResult> {
  const steps = new Map<ChainStepId, StepResult>();
  let failed = false;
  for (const id of chainStepIds) {
    // A Secret, a policy and a route stand beside each other: one that is broken says nothing of the next.
    const step = failed && !independent.has(id) ? skipped(message('diagnose.skipped')) : stepOf(row, id);
    if (step.state === 'failed' && !independent.has(id)) failed = true;
    steps.set(id, step);
  }
  return steps;
}

const independent: ReadonlySet<ChainStepId> = new Set<ChainStepId>(['backend', 'secret', 'policy', 'route', 'grant']);

function stepOf(row: ProviderRow, id: ChainStepId): StepResult {
  const findings = findingsOf(row).filter((finding) => stepIdOf(finding) === id);
  const broken = findings.filter(breaksLink);
  if (broken.length > 0 && !isServed(row, id)) return { ...told(row, broken), state: 'failed' };
  const { state, sentence } = id === 'grant' ? grantFacts(row) : linkFacts(row, id);
  const { evidence, ...rest } = told(row, findings);
  const notes = evidence.filter(({ code }) => code !== sentence.code);
  // That there is no address yet says more than that there is none.
  const facts = id === 'service' && notes.length > 0 ? [] : [sentence];
  const isWarned = state === 'ok' && findings.some(({ severity }) => severity === 'warning');
  const step: StepResult = { ...rest, state: isWarned ? 'warned' : state, evidence: [...facts, ...notes] };
  if (state === 'failed') {
    const actions = [...rest.actions, openAction(row.context, row.object)];
    return { ...step, ...quoteOf(row.verdict.controllerMessage), actions };
  }
  return step.state === 'ok' ? { ...step, actions: [] } : step;
}

function stepIdOf({ code, link }: CheckFinding): ChainStepId {
  return code === 'grant-missing' ? 'grant' : link;
}

/** Whether requests get through somewhere, so that what is broken elsewhere on the way does not count. */
function isServed({ chain }: ProviderRow, id: ChainStepId): boolean {
  const isOnTheWay = ['route', 'grant', 'gateway', 'proxy', 'service'].includes(id);
  return isOnTheWay && chain.routes.length > 0 && chain.routes.every(({ state }) => state === 'ok');
}

function findingsOf({ chain }: ProviderRow): readonly CheckFinding[] {
  const found = chain.routes.flatMap(({ ruleFindings, check }) => [
    ...ruleFindings,
    ...check.parents.flatMap(({ findings }) => findings),
  ]);
  const all = [...chain.backend.findings, ...found];
  return [...new Map(all.map((finding) => [JSON.stringify([finding.code, finding.message]), finding])).values()];
}

function told(row: ProviderRow, findings: readonly CheckFinding[]) {
  return {
    evidence: findings.flatMap(sentencesOf),
    ...quoteOf(findings.map(({ controllerMessage }) => controllerMessage).find(Boolean)),
    remedies: findings.flatMap(({ fixes }) => fixes.flatMap((fix) => (fix.kind === 'edit' ? [fix.title] : []))),
    actions: fixActions(row.context, findings),
  };
}

function quoteOf(text: string | undefined): Pick<StepResult, 'quote'> {
  return text === undefined || text === '' ? {} : { quote: message('diagnosis.controller', { text }) };
}
