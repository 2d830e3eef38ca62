import { message } from '../messages/index.ts';
import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** Programmed=True says nothing about a proxy: the controller sets it when none runs, too. */
export function proxyNotRunning({ gateway, isLive, subject, names }: ParentContext): readonly CheckFinding[] {
  const { proxies } = gateway;
  if (!isLive || gateway.presence !== 'found' || proxies === undefined || proxies.ready > 0) return [];
  const args = { gateway: names.gateway, all: proxies.all };
  const { trouble } = proxies;
  const why = trouble !== undefined && {
    message: message('check.proxyWaiting', { gateway: names.gateway, reason: trouble }),
    detail: message('check.proxyWaiting.detail', { all: proxies.all, reason: trouble }),
  };
  return [
    {
      code: 'proxy-not-running',
      severity: 'warning',
      link: 'proxy',
      subject,
      related: [],
      ...worded('check.proxyNotRunning', args),
      ...why,
      fixes: [],
    },
  ];
}
