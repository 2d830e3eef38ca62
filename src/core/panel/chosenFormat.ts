import { suggestedFormat } from '../prompt/promptHost.ts';
import type { PanelFormat, PanelState } from './panelState.ts';

/** The format that the next prompt will be sent in; undefined while no provider is chosen or nobody knows it. */
export function chosenFormat({
  providers,
  selected,
  options,
}: Pick<PanelState, 'providers' | 'selected' | 'options'>): PanelFormat | undefined {
  const formats = providers.find(({ id }) => id === selected)?.formats ?? [];
  return formats.find(({ id }) => id === options.format) ?? suggestedFormat(formats);
}
