import { message } from '../messages/index.ts';
import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/**
 * A proxy refused a part of what the controller gave it. Only an Event of the Gateway tells, for an hour as a rule, and none
 * tells when it was mended: so it is a reason to look, and proves nothing.
 */
export function proxyRefusedConfig({ gateway, isLive, subject, names }: ParentContext): readonly CheckFinding[] {
  const { nack } = gateway;
  if (!isLive || nack === undefined) return [];
  return [
    {
      code: 'proxy-refused-config',
      severity: 'warning',
      isAdvice: true,
      link: 'proxy',
      subject,
      related: [],
      ...worded('check.proxyRefusedConfig', { gateway: names.gateway, time: timeText(nack.at) }),
      note: message('check.proxySays', { words: nack.words }),
      fixes: [],
    },
  ];
}

/** To the minute. */
function timeText(at: string | undefined): string {
  const minute = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(at ?? '');
  return minute === null ? '?' : `${minute[1]} ${minute[2]} UTC`;
}
