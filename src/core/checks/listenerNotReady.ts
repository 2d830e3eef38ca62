import { isListenerOf } from '../resource/httpRoute.ts';
import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** Every listener that the route can use is in conflict, not accepted, or refers to something that is not there. */
export function listenerNotReady({ gateway, parent, isLive, subject, names }: ParentContext): readonly CheckFinding[] {
  if (!isLive) return [];
  const usable = gateway.listeners.filter((listener) => isListenerOf(parent, listener));
  const [first] = usable;
  if (first?.problem === undefined || usable.some(({ problem }) => problem === undefined)) return [];
  return [
    {
      code: 'listener-not-ready',
      severity: 'warning',
      link: 'gateway',
      subject,
      related: [],
      ...worded('check.listenerNotReady', {
        gateway: names.gateway,
        listener: first.name,
        reason: first.problem.reason,
      }),
      controllerMessage: first.problem.message,
      fixes: [],
    },
  ];
}
