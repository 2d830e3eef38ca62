import type { Message } from '../messages/index.ts';
import type { FormatChoice, PromptProvider } from '../prompt/promptHost.ts';
import type { PanelFormat, PanelProvider } from './panelState.ts';

/** Renders a message in the reader's language. */
export type Show = (message: Message) => string;

/** Providers as the panel offers them. The context is named only where there are several. */
export function panelProviders(
  providers: readonly PromptProvider[],
  chosen: { readonly id: string | undefined; readonly formats: readonly FormatChoice[] },
  show: Show,
): readonly PanelProvider[] {
  const isOneContext = new Set(providers.flatMap(({ context }) => context || [])).size < 2;
  return providers.map((provider) => ({
    id: provider.id,
    label: provider.routePath === undefined ? provider.name : `${provider.name} · ${provider.routePath}`,
    detail:
      isOneContext || provider.context === '' ? provider.namespace : `${provider.namespace} · ${provider.context}`,
    isTarget: provider.context === '',
    model: show(provider.model),
    state: provider.status,
    problem: provider.problem && show(provider.problem),
    isModelFixed: provider.isModelFixed,
    formats: provider.id === chosen.id ? chosen.formats.map((format) => panelFormat(format, show)) : [],
  }));
}

function panelFormat({ id, obstacle, problem }: FormatChoice, show: Show): PanelFormat {
  return { id, obstacle: obstacle && show(obstacle), problem: problem && show(problem) };
}
