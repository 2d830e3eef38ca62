import { readEveryString } from './settings.ts';

/** Whether a setting names this context as one that is asked about once more before anything reaches it. */
export function isProtectedContext(context: string): boolean {
  return readEveryString('agentgateway.protectedContexts').includes(context);
}
