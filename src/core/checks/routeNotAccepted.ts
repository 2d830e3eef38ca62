import { message, type Message } from '../messages/index.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

/** What is said of the reasons that we can explain; the others are left to the controller's own words. */
const explained: ReadonlyMap<string, 'check.routeNotAllowed' | 'check.routeHostname' | 'check.routeNoParent'> = new Map(
  [
    ['NotAllowedByListeners', 'check.routeNotAllowed'],
    ['NoMatchingListenerHostname', 'check.routeHostname'],
    ['NoMatchingParent', 'check.routeNoParent'],
  ],
);

/** The Gateway refused the route. */
export function routeNotAccepted(context: ParentContext): readonly CheckFinding[] {
  const accepted = context.status?.accepted;
  if (accepted?.status !== 'False') return [];
  const { reason } = accepted;
  const message = sentence(reason, context.names);
  return [refusal(context, reason, { message, controllerMessage: accepted.message })];
}

/** That a Gateway does not take a route: by the controller's word, or before it has one. */
export function refusal(
  { subject, names }: ParentContext,
  reason: string,
  said: Pick<CheckFinding, 'message' | 'controllerMessage'>,
  fixes: () => readonly CheckFix[] = () => [],
): CheckFinding {
  return {
    code: 'route-not-accepted',
    severity: 'warning',
    link: 'route',
    subject,
    related: [],
    ...worded('check.routeNotAccepted', { ...names, reason }),
    ...said,
    get fixes() {
      return fixes();
    },
  };
}

function sentence(reason: string, names: { readonly route: string; readonly gateway: string }): Message {
  const code = explained.get(reason);
  return code === undefined ? message('check.routeNotAccepted', { ...names, reason }) : message(code, names);
}
