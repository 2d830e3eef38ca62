import * as vscode from 'vscode';
import { message, type Message } from '../../core/messages/index.ts';
import type { ClientFormat } from '../../core/scaffold/answers.ts';
import { supportedClients } from '../../core/scaffold/backendDocument.ts';
import { gatewayOffers, type GatewayOffer } from '../../core/scaffold/offers.ts';
import { resourceNames, type ResourceNames } from '../../core/scaffold/resourceNames.ts';
import { defaultGatewayName } from '../../core/scaffold/routeDocument.ts';
import { takenPath } from '../../core/scaffold/takenPath.ts';
import { text } from '../doors/text.ts';
import { places, type Draft, type ScaffoldFacts } from './draft.ts';
import { placeItems } from './place.ts';
import { askSpare } from './spareSteps.ts';
import { inputStep, pickStep, type PickItem, type Step, type StepPosition, type StepResult } from './quickSteps.ts';

/**
 * How clients reach the backend, and what else may be said. The first line takes what stands there; every other one changes
 * one thing and comes back.
 */
export function askExposure(facts: ScaffoldFacts): Step<Draft> {
  return async (start, position) => {
    let draft = start;
    let active: string | undefined;
    for (;;) {
      const offers = gatewayOffers(facts.gateways(), draft.namespace ?? '');
      const items = itemsOf(facts, draft, offers);
      const result = await pickStep(position, { placeholder: text('scaffold.step.expose'), items, active });
      if (result.kind !== 'answered') return result;
      if (result.value === 'write') return { kind: 'answered', value: { ...resolved(draft, offers), isDone: true } };
      const next = await change(facts, draft, offers, result.value, position);
      if (next === undefined) return { kind: 'cancelled' };
      draft = next;
      active = 'write';
    }
  };
}

/** The draft with the exposure that its first line names. */
function resolved(draft: Draft, offers: readonly GatewayOffer[]): Draft {
  return { ...draft, exposure: draft.exposure ?? offers[0] ?? undefined };
}

function itemsOf(facts: ScaffoldFacts, draft: Draft, offers: readonly GatewayOffer[]): readonly PickItem[] {
  const { exposure } = resolved(draft, offers);
  const path = pathOf(draft);
  return [
    { ...writeItem(facts, draft, exposure, path), value: 'write' },
    separator(text('scaffold.separator.gateways')),
    ...offers
      .filter((offer) => !sameOffer(offer, exposure))
      .map((offer): PickItem => ({
        label: text('scaffold.expose.other', { gateway: nameOf(offer) }),
        description: describe(offer),
        iconPath: new vscode.ThemeIcon('globe'),
        value: `gateway ${offers.indexOf(offer)}`,
      })),
    ...(hasDefaultGateway(facts, draft) ? [] : [newGatewayItem()]),
    {
      label: text('scaffold.expose.none'),
      description: text('scaffold.expose.none.detail'),
      iconPath: new vscode.ThemeIcon('circle-slash'),
      value: 'none',
    },
    separator(text('scaffold.separator.more')),
    option('path', text('scaffold.expose.path', { path })),
    option(
      'hostname',
      text('scaffold.expose.hostname', { hostname: draft.hostname ?? text('scaffold.expose.anyHost') }),
    ),
    option('clients', text('scaffold.expose.clients', { formats: formatsOf(draft).join(', ') })),
    option(
      'failover',
      text('scaffold.expose.failover', {
        provider: draft.failover?.provider.label ?? text('scaffold.expose.noFailover'),
      }),
    ),
    option('place', text('scaffold.expose.place', { place: placeItems(draft.place).now })),
  ];
}

/** A Gateway of that name is there: a new one would take it over. */
function hasDefaultGateway(facts: ScaffoldFacts, { namespace }: Draft): boolean {
  return [...facts.gateways()].some(
    ({ metadata }) => metadata.name === defaultGatewayName && metadata.namespace === namespace,
  );
}

function newGatewayItem(): PickItem {
  return {
    label: text('scaffold.expose.new', { gateway: defaultGatewayName }),
    description: text('scaffold.expose.new.detail'),
    iconPath: new vscode.ThemeIcon('add'),
    value: 'new',
  };
}

function writeItem(
  facts: ScaffoldFacts,
  draft: Draft,
  exposure: Draft['exposure'],
  path: string,
): Omit<PickItem, 'value'> {
  const iconPath = new vscode.ThemeIcon('check');
  if (exposure === 'none') return { label: text('scaffold.expose.writeUnexposed'), iconPath };
  const offer = typeof exposure === 'object' ? exposure : undefined;
  const gateway = offer?.gateway ?? { name: defaultGatewayName, namespace: draft.namespace ?? '' };
  const own = { namespace: offer?.routeNamespace ?? draft.namespace ?? '', name: namesOf(draft).route };
  const clash = takenPath(facts.routes(), { gateway, listener: offer?.listener, hostname: draft.hostname, path, own });
  const label = text('scaffold.expose.write', { path, gateway: gateway.name });
  if (clash) {
    const route = `${clash.route.namespace}/${clash.route.name}`;
    const code = clash.reason === 'wins' ? 'scaffold.pathTaken' : 'scaffold.routeExists';
    return { label, detail: text(code, { path, route }), iconPath: new vscode.ThemeIcon('warning') };
  }
  return { label, description: offer ? describe(offer) : text('scaffold.expose.new.detail'), iconPath };
}

async function change(
  facts: ScaffoldFacts,
  draft: Draft,
  offers: readonly GatewayOffer[],
  what: string,
  position: StepPosition,
): Promise<Draft | undefined> {
  if (what === 'new' || what === 'none') return { ...draft, exposure: what };
  if (what.startsWith('gateway ')) return { ...draft, exposure: offers[Number(what.slice('gateway '.length))] };
  switch (what) {
    case 'path': {
      const options = { prompt: text('scaffold.step.path'), value: pathOf(draft), check: checkPath };
      return after(await inputStep(position, options), draft, (path) => ({ path }));
    }
    case 'hostname': {
      const options = { prompt: text('scaffold.step.hostname'), value: draft.hostname ?? '', check: checkHostname };
      return after(await inputStep(position, options), draft, (hostname) => ({ hostname: hostname || undefined }));
    }
    case 'clients':
      return askClients(facts, draft, position);
    case 'failover':
      return askSpare(facts, draft);
    default: {
      const { items } = placeItems(draft.place);
      const options = { placeholder: text('scaffold.step.place'), items, active: draft.place };
      return after(await pickStep(position, options), draft, (chosen) => ({
        place: places.find((place) => place === chosen) ?? 'new',
      }));
    }
  }
}

/** Back and Esc in a side question return to the step; nothing that was answered is lost. */
function after(result: StepResult<string>, draft: Draft, merge: (value: string) => Partial<Draft>): Draft {
  return result.kind === 'answered' ? { ...draft, ...merge(result.value) } : draft;
}

async function askClients(facts: ScaffoldFacts, draft: Draft, { title }: StepPosition): Promise<Draft> {
  const { provider, settings, clients, failover } = draft;
  if (provider === undefined) return draft;
  const able = supportedClients({ provider, settings, failover }, facts.features());
  const spoken = new Set<string>(clients ?? Object.values(provider.formats ?? {}));
  const items = able.map((format) => ({ label: format, format, picked: spoken.has(format) }));
  const options = { canPickMany: true, title, placeHolder: text('scaffold.step.clients') } as const;
  const chosen = await vscode.window.showQuickPick(items, options);
  return chosen === undefined ? draft : { ...draft, clients: chosen.map(({ format }): ClientFormat => format) };
}

/** The names that follow from what was answered; empty before there is a provider. */
function namesOf({ provider, name, path }: Draft): Pick<ResourceNames, 'route' | 'path'> {
  if (provider === undefined) return { route: '', path: '/' };
  return resourceNames({ provider, name: name ?? provider.backendName, path });
}

const pathOf = (draft: Draft): string => namesOf(draft).path;

function formatsOf({ provider, clients }: Draft): readonly string[] {
  const asked = clients ?? Object.values(provider?.formats ?? {}).filter((format) => format === 'Messages');
  return ['Chat Completions', ...asked];
}

function checkPath(path: string): Message | undefined {
  return /^\/[^\s?#]*$/.test(path) ? undefined : message('scaffold.path.form');
}

function checkHostname(host: string): Message | undefined {
  const isName =
    host === '' || /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(host);
  return isName && host.length <= 253 ? undefined : message('scaffold.hostname.form');
}

function sameOffer(offer: GatewayOffer, exposure: Draft['exposure']): boolean {
  if (typeof exposure !== 'object') return false;
  return nameOf(offer) === nameOf(exposure) && offer.listener === exposure.listener;
}

function nameOf({ gateway }: GatewayOffer): string {
  return `${gateway.namespace}/${gateway.name}`;
}

function describe({ listener, port, hostname, routeNamespace }: GatewayOffer): string {
  const parts = [
    listener,
    text('scaffold.expose.port', { port }),
    hostname,
    routeNamespace && text('scaffold.expose.routeElsewhere', { namespace: routeNamespace }),
  ];
  return parts.filter(Boolean).join(' · ');
}

function option(value: string, label: string): PickItem {
  return { label, value };
}

function separator(label: string): PickItem {
  return { label, kind: vscode.QuickPickItemKind.Separator, value: undefined };
}
