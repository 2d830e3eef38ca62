import type { Message } from '../messages/index.ts';
import type { FormatId } from '../prompt/promptFormat.ts';
import { suggestedFormat, type FormatChoice, type PromptProvider } from '../prompt/promptHost.ts';
import type { PanelFormat, PanelProvider } from './panelState.ts';

/** Renders a message in the reader's language. */
export type Show = (message: Message) => string;

/**
 * Providers as a panel offers them. The context is named only where there are several.
 * @param formatsOf those of a chosen provider; empty for others, since to know them takes a look at its whole chain
 * @param format that is chosen: by its route a provider is called
 */
export function panelProviders(
  providers: readonly PromptProvider[],
  formatsOf: (providerId: string) => readonly FormatChoice[],
  show: Show,
  format?: FormatId,
): readonly PanelProvider[] {
  const isOneContext = new Set(providers.flatMap(({ context }) => context || [])).size < 2;
  return providers.map((provider) => {
    const formats = formatsOf(provider.id);
    const { route } = formats.find(({ id }) => id === format) ?? suggestedFormat(formats) ?? {};
    const path = route?.path ?? provider.routePath;
    return {
      id: provider.id,
      label: path === undefined ? provider.name : `${provider.name} · ${path}`,
      detail:
        isOneContext || provider.context === '' ? provider.namespace : `${provider.namespace} · ${provider.context}`,
      isTarget: provider.context === '',
      model: show(provider.model),
      state: provider.status,
      problem: provider.problem && show(provider.problem),
      isModelFixed: provider.isModelFixed,
      formats: formats.map((one) => panelFormat(one, show)),
    };
  });
}

function panelFormat({ id, obstacle, problem, route, routes = [] }: FormatChoice, show: Show): PanelFormat {
  return {
    id,
    obstacle: obstacle && show(obstacle),
    problem: problem && show(problem),
    route: route?.id,
    routes: routes.map((one) => ({ id: one.id, label: [one.route, one.gateway, one.place].join(' · ') })),
  };
}
