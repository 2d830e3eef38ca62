import { breaksLink, chainLinks, type CheckFinding } from '../checks/finding.ts';
import type { AttachedPolicy } from '../graph/attachedPolicies.ts';
import { placeKey } from '../graph/policyPlaces.ts';
import { message, type Message } from '../messages/index.ts';
import type { BackendView, ProviderEntry } from '../resource/backend.ts';
import { findCondition, hasSpoken } from '../resource/conditions.ts';
import { setParentsOf } from '../resource/httpRoute.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { mayConcern } from '../resource/nack.ts';
import type { ProviderChain, RouteLink } from './chain.ts';

export type ProviderStatus = 'ready' | 'partly' | 'notReady' | 'unknown';

/** Whether a provider works, and why not. */
export interface Verdict {
  readonly status: ProviderStatus;
  /** The first link that fails in at most five words, for the row; undefined when ready. */
  readonly summary: Message | undefined;
  /** Sentences for the hover, the first the most important. */
  readonly explanation: readonly Message[];
  /** The controller's own words, untrusted text. */
  readonly controllerMessage: string | undefined;
  /** What keeps the provider from working, wholly or in part, in the order of the chain. */
  readonly findings: readonly CheckFinding[];
}

/** The verdict on a backend: the first link of its chain that fails. */
export function judge(backend: KubeObject, view: BackendView, chain: ProviderChain): Verdict {
  const accepted = findCondition(backend.status, 'Accepted');
  const findings = problemsOf(chain);
  const broken = brokenOf(backend, view, chain, findings, accepted?.status === 'False');
  const controllerMessage = findings[0]?.controllerMessage ?? accepted?.message;
  if (broken !== 'nothing') {
    const effect = accepted?.status === 'False' ? [message('provider.clientEffect')] : [];
    const status = broken === 'all' ? 'notReady' : 'partly';
    const reason = accepted?.reason ?? '';
    return {
      status,
      summary: findings[0]?.summary ?? message('provider.rejected', { reason }),
      explanation: [...findings.flatMap(sentencesOf), ...effect],
      controllerMessage,
      findings,
    };
  }
  const open = openQuestion(backend, chain);
  if (open !== undefined) return { status: 'unknown', ...open, controllerMessage, findings };
  const unseen = chain.backend.areRoutesUnseen ? [message('provider.routesUnseen')] : [];
  const explanation = [message('provider.accepted'), ...unseen];
  return { status: 'ready', summary: undefined, explanation, controllerMessage, findings };
}

/** The sentences of a finding. */
export function sentencesOf({ message: first, note }: CheckFinding): readonly Message[] {
  return note === undefined ? [first] : [first, note];
}

/** What matters, in the order of the chain: of a route that gets requests through, what is wrong elsewhere does not. */
function problemsOf({ backend, routes }: ProviderChain): readonly CheckFinding[] {
  const problems = backend.findings.filter(breaksLink);
  for (const route of routes) if (route.state === 'failed') problems.push(...whyFailed(route).filter(breaksLink));
  return problems.length < 2
    ? problems
    : problems.toSorted((left, right) => chainLinks.indexOf(left.link) - chainLinks.indexOf(right.link));
}

function whyFailed({ ruleFindings, check }: RouteLink): readonly CheckFinding[] {
  // The first of each parent explains what stands behind it.
  const parents = check.parents.flatMap(({ findings }) => findings.find(breaksLink) ?? []);
  return [...ruleFindings, ...parents];
}

function brokenOf(
  backend: KubeObject,
  view: BackendView,
  { routes, backend: { policies } }: ProviderChain,
  findings: readonly CheckFinding[],
  isRejected: boolean,
): 'all' | 'some' | 'nothing' {
  const entries = view.groups.flat();
  const ofEntries = findings.filter((finding) => finding.link === 'secret' || isAboutEntry(finding, entries));
  const isWhole = findings.some((finding) => {
    const { link, code } = finding;
    return link === 'controller' || (link === 'backend' && !ofEntries.includes(finding)) || code === 'no-route';
  });
  if (isRejected || isWhole) return 'all';
  const breaks = (entry: ProviderEntry, finding: CheckFinding): boolean =>
    breaksEntry(finding, entry, backend, policies) && policyOf(finding, policies)?.isPartial !== true;
  const bad = entries.filter((entry) => ofEntries.some((finding) => breaks(entry, finding)));
  if (ofEntries.length > 0 && bad.length === entries.length) return 'all';
  const failed = routes.filter(({ state }) => state === 'failed').length;
  if (failed > 0 && failed === routes.length) return 'all';
  return bad.length > 0 || findings.length > 0 ? 'some' : 'nothing';
}

/** Whether a finding is about a setting of a single provider. */
function isAboutEntry({ link, subject }: CheckFinding, entries: readonly ProviderEntry[]): boolean {
  return link === 'backend' && entries.some(({ path }) => isBelow(subject.path, path));
}

function isBelow(path: CheckFinding['subject']['path'], place: CheckFinding['subject']['path']): boolean {
  return path.length > place.length && place.every((step, index) => path[index] === step);
}

/** Whether a finding is about a setting of this provider, or about a Secret that its key comes from. */
export function breaksEntry(
  finding: CheckFinding,
  entry: ProviderEntry,
  backend: KubeObject,
  policies: readonly AttachedPolicy[],
): boolean {
  const { link, subject } = finding;
  if (link === 'backend') return isBelow(subject.path, entry.path);
  if (subject.fact.object === backend) {
    const place = subject.path.slice(0, -1).join('.');
    return entry.secrets.some(({ path }) => path.join('.') === place);
  }
  // That of a policy: providers with an own auth, and those that the policy is not for, do not need it.
  return policyOf(finding, policies)?.effects.get('auth')?.has(placeKey(entry)) ?? false;
}

function policyOf({ subject }: CheckFinding, policies: readonly AttachedPolicy[]): AttachedPolicy | undefined {
  return policies.find(({ fact }) => fact.object === subject.fact.object);
}

/** What nobody has told yet, though nothing is known to be wrong. */
function openQuestion(object: KubeObject, chain: ProviderChain): Pick<Verdict, 'summary' | 'explanation'> | undefined {
  if (!hasSpoken(object.status)) {
    return { summary: message('provider.noStatus.summary'), explanation: [message('provider.noStatus')] };
  }
  const { backend, routes } = chain;
  const outdated = backend.findings.find(({ code }) => code === 'status-outdated');
  const unknown = routes.some(({ state }) => state === 'ok') ? undefined : routes[0];
  const silent = unknown?.check.parents
    .flatMap(({ findings }) => findings)
    .find(({ code }) => code === 'route-status-missing');
  const open = outdated ?? silent ?? refused(object, chain);
  return open === undefined ? unknown && unseenSet(unknown) : { summary: open.summary, explanation: sentencesOf(open) };
}

/** A route that hangs on nothing but ListenerSets which are not seen here. */
function unseenSet({ route: { object }, check }: RouteLink): Pick<Verdict, 'summary' | 'explanation'> | undefined {
  const [parent] = setParentsOf(object);
  if (parent === undefined || check.parents.length > 0) return undefined;
  const { namespace, name } = parent.set;
  const names = { route: object.metadata.name, set: `${namespace}/${name}` };
  return { summary: message('provider.setUnseen.summary'), explanation: [message('provider.setUnseen', names)] };
}

/** Where requests get through, a proxy refused what may be of this provider: which of both is in force cannot be told. */
function refused(object: KubeObject, { backend, routes }: ProviderChain): CheckFinding | undefined {
  const served = routes.flatMap(({ check }) => check.parents.filter(({ state }) => state === 'ok'));
  // Of ten thousand rows none asks for more.
  if (served.length === 0 || served.some(({ gateway }) => gateway.nack === undefined)) return undefined;
  const others = [...routes.map(({ route }) => route), ...backend.policies.map(({ fact }) => fact)];
  const all = [object, ...others.map((fact) => fact.object)];
  const names = all.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
  const refusals = served.map(({ gateway: { nack }, findings }) =>
    nack !== undefined && mayConcern(nack, names)
      ? findings.find(({ code }) => code === 'proxy-refused-config')
      : undefined,
  );
  return refusals.every(Boolean) ? refusals[0] : undefined;
}
