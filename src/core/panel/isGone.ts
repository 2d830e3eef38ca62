import { parsePromptProviderId } from '../prompt/promptHost.ts';
import type { PanelProvider } from './panelState.ts';

/**
 * Whether a chosen provider that is not among the others is gone, and not still to come: contexts are read one after the
 * other, while what a person named without a cluster is known at once.
 * @param wasHeardOf whether it was there before
 */
export function isGone(
  providers: readonly Pick<PanelProvider, 'id'>[],
  chosen: string | undefined,
  wasHeardOf: boolean,
): boolean {
  if (chosen === undefined || providers.length === 0 || providers.some(({ id }) => id === chosen)) return false;
  const { context } = parsePromptProviderId(chosen);
  const isTarget = context === '';
  return wasHeardOf || isTarget || providers.some(({ id }) => parsePromptProviderId(id).context === context);
}
