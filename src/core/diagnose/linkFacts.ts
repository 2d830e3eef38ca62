import type { ChainLink } from '../checks/finding.ts';
import type { ParentCheck } from '../checks/routeCheck.ts';
import type { ProviderRow } from '../cluster/topology.ts';
import { secretNeeds } from '../graph/secretReferences.ts';
import { message, type Message } from '../messages/index.ts';
import { findCondition, hasSpoken } from '../resource/conditions.ts';

/** What is there where no check found anything wrong. */
interface LinkFacts {
  readonly state: 'ok' | 'failed' | 'unknown';
  readonly sentence: Message;
}

const ok = (sentence: Message): LinkFacts => ({ state: 'ok', sentence });
const unknown = (sentence: Message): LinkFacts => ({ state: 'unknown', sentence });

export function linkFacts(row: ProviderRow, link: ChainLink): LinkFacts {
  switch (link) {
    case 'controller': {
      const spoke = hasSpoken(row.object.status);
      return spoke ? ok(message('diagnose.controller.spoke')) : unknown(message('diagnose.controller.silent'));
    }
    case 'backend':
      return backendFacts(row);
    case 'secret':
      return secretFacts(row);
    case 'policy': {
      const names = row.chain.backend.policies.map(({ fact }) => fact.object.metadata.name).join(', ');
      return ok(
        names === '' ? message('diagnose.policy.none') : message('diagnose.policy.attached', { policies: names }),
      );
    }
    case 'route':
      return routeFacts(row);
    case 'gateway':
      return gatewayFacts(row);
    case 'proxy':
      return proxyFacts(row);
    case 'service':
      return serviceFacts(row);
  }
}

function backendFacts({ object, chain }: ProviderRow): LinkFacts {
  const condition = findCondition(object.status, 'Accepted');
  const accepted = condition !== undefined || hasSpoken(object.status);
  const outdated = chain.backend.findings.find(({ code }) => code === 'status-outdated');
  if (!accepted) return unknown(message('diagnose.backend.unspoken'));
  // Why it did so may be a finding of another link, its Secret for example.
  if (condition?.status === 'False' && outdated === undefined) {
    return { state: 'failed', sentence: message('diagnose.backend.rejected', { reason: condition.reason }) };
  }
  return outdated ? unknown(outdated.message) : ok(message('diagnose.backend.accepted'));
}

function secretFacts({ object, chain }: ProviderRow): LinkFacts {
  const { unseenSecrets, policies } = chain.backend;
  if (unseenSecrets.length > 0) return unknown(message('diagnose.secret.unseen', { secrets: namesOf(unseenSecrets) }));
  const needs = [object, ...policies.map(({ fact }) => fact.object)].flatMap(secretNeeds);
  if (needs.length === 0) return ok(message('diagnose.secret.none'));
  return ok(message('diagnose.secret.found', { secrets: namesOf(needs) }));
}

function namesOf(needs: readonly { readonly name: string }[]): string {
  return [...new Set(needs.map(({ name }) => name))].join(', ');
}

function routeFacts({ chain, routes }: ProviderRow): LinkFacts {
  if (chain.routes.length === 0) return unknown(message('diagnose.route.unseen'));
  const silent = chain.routes
    .flatMap(({ check }) => check.parents.flatMap(({ findings }) => findings))
    .find(({ code }) => code === 'route-status-missing');
  if (silent !== undefined && !chain.routes.some(({ state }) => state === 'ok')) return unknown(silent.message);
  const paths = [...new Set(routes.map(({ path }) => path))].join(', ');
  return ok(message('diagnose.route.found', { paths }));
}

/** A route of another namespace needs a ReferenceGrant; where one is missing a check says so. */
export function grantFacts({ object, chain }: ProviderRow): LinkFacts {
  if (chain.routes.length === 0) return unknown(message('diagnose.grant.unseen'));
  const own = object.metadata.namespace;
  const others = chain.routes.map(({ route }) => route.object.metadata.namespace ?? '').filter((name) => name !== own);
  if (others.length === 0) return ok(message('diagnose.grant.none'));
  return ok(message('diagnose.grant.found', { namespaces: [...new Set(others)].join(', ') }));
}

function gatewayFacts(row: ProviderRow): LinkFacts {
  const served = servingParents(row).filter(({ gateway }) => gateway.programmed?.status === 'True');
  if (served.length === 0) return unknown(message('diagnose.gateway.unseen'));
  const gateways = [...new Set(served.map(({ gateway }) => gateway.name))].join(', ');
  return ok(message('diagnose.gateway.programmed', { gateways }));
}

function proxyFacts(row: ProviderRow): LinkFacts {
  const proxies = servingParents(row)
    .map(({ gateway }) => gateway.proxies)
    .find(Boolean);
  if (proxies === undefined) return unknown(message('diagnose.proxy.unseen'));
  const ready = message('diagnose.proxy.ready', { ready: proxies.ready, all: proxies.all });
  // What a proxy refused may be of this provider: the verdict is open for it, and so is this link.
  return row.verdict.summary?.code === 'check.proxyRefusedConfig.summary' ? unknown(ready) : ok(ready);
}

function serviceFacts(row: ProviderRow): LinkFacts {
  const gateway = servingParents(row)[0]?.gateway;
  if (gateway === undefined || gateway.service === 'unknown') return unknown(message('diagnose.service.unseen'));
  if (gateway.address === undefined || gateway.service === 'absent') return ok(message('diagnose.service.tunnel'));
  return ok(message('diagnose.service.address', { service: gateway.service.name, address: gateway.address }));
}

/** The Gateways by which requests get through, else all of them. */
function servingParents({ chain }: ProviderRow): readonly ParentCheck[] {
  const all = chain.routes.flatMap(({ check }) => check.parents).filter(({ gateway }) => gateway.presence === 'found');
  const serving = all.filter(({ state }) => state === 'ok');
  return serving.length > 0 ? serving : all;
}
