import { breaksLink, chainLinks, type CheckFinding, type CheckFix, type ChainLink } from '../checks/finding.ts';
import type { ContextState } from '../cluster/contextState.ts';
import type { ProviderRow } from '../cluster/topology.ts';
import { sentencesOf } from '../cluster/verdict.ts';
import { message, type Message } from '../messages/index.ts';
import { linkFacts } from './linkFacts.ts';

/** A link of the way to a provider as the diagnosis names it. */
type ReportLink = 'api' | ChainLink;

/** One line of a diagnosis. `skipped`: an earlier link failed, so that this one tells nothing. */
export interface ChainStep {
  readonly link: ReportLink;
  readonly state: 'ok' | 'failed' | 'unknown' | 'skipped';
  readonly title: Message;
  /** The first is what was found; the others belong to it. */
  readonly sentences: readonly Message[];
  /** The controller's own words, untrusted text. */
  readonly controllerMessage: string | undefined;
  readonly fixes: readonly CheckFix[];
}

/** From the API server to an address, in the order in which it is walked; every link once. */
export function chainOf(row: ProviderRow, context: Pick<ContextState, 'status'>): readonly ChainStep[] {
  const api = apiStep(context);
  if (api.state === 'failed') return [api, ...chainLinks.map(skipped)];
  const steps: ChainStep[] = [api];
  let failed = false;
  for (const link of chainLinks) {
    // A Secret, a policy and a route stand beside each other: one that is broken says nothing of the next.
    const step = failed && !independent.has(link) ? skipped(link) : stepOf(row, link);
    if (step.state === 'failed' && !independent.has(link)) failed = true;
    steps.push(step);
  }
  return steps;
}

const independent: ReadonlySet<ChainLink> = new Set<ChainLink>(['backend', 'secret', 'policy', 'route']);

function apiStep(context: Pick<ContextState, 'status'>): ChainStep {
  const state = context.status === 'live' ? 'ok' : context.status === 'stale' ? 'unknown' : 'failed';
  return line('api', context.status === 'loading' ? 'unknown' : state, [message(`diagnose.api.${context.status}`)]);
}

function stepOf(row: ProviderRow, link: ChainLink): ChainStep {
  const findings = findingsOf(row).filter((finding) => finding.link === link);
  const broken = findings.filter(breaksLink);
  if (broken.length > 0 && !isServed(row, link)) return told(link, 'failed', broken);
  const { state, sentence } = linkFacts(row, link);
  const notes = findings.flatMap(sentencesOf).filter(({ code }) => code !== sentence.code);
  const controllerMessage = state === 'failed' ? row.verdict.controllerMessage : undefined;
  return {
    ...line(link, state, [sentence, ...notes]),
    controllerMessage,
    fixes: findings.flatMap(({ fixes }) => fixes),
  };
}

/** Whether requests get through somewhere, so that what is broken elsewhere on the way does not count. */
function isServed({ chain }: ProviderRow, link: ChainLink): boolean {
  const isOnTheWay = ['route', 'gateway', 'proxy', 'service'].includes(link);
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

function told(link: ChainLink, state: 'failed', findings: readonly CheckFinding[]): ChainStep {
  return {
    ...line(link, state, findings.flatMap(sentencesOf)),
    controllerMessage: findings.map(({ controllerMessage }) => controllerMessage).find(Boolean),
    fixes: findings.flatMap(({ fixes }) => fixes),
  };
}

function skipped(link: ChainLink): ChainStep {
  return line(link, 'skipped', [message('diagnose.skipped')]);
}

function line(link: ReportLink, state: ChainStep['state'], sentences: readonly Message[]): ChainStep {
  return { link, state, title: message(`diagnose.${link}`), sentences, controllerMessage: undefined, fixes: [] };
}
