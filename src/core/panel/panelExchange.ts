import type { Exchange } from '../prompt/exchange.ts';
import type { PanelExchange } from './panelState.ts';
import type { Show } from './panelProviders.ts';

/** An exchange as the page shows it. */
export function panelExchange(exchange: Exchange, providerLabel: string, show: Show): PanelExchange {
  const { requestId, providerId, format, prompt, answer, reasoning, toolCalls, steps, raw, progress } = exchange;
  const failure = progress.state === 'failed' ? progress.failure : undefined;
  const notice = progress.state === 'sending' ? progress.notice : undefined;
  return {
    requestId,
    providerId,
    providerLabel,
    format,
    prompt,
    answer,
    reasoning,
    toolCalls: toolCalls.map(({ name, input }) => ({ name, input })),
    state: progress.state,
    notice: notice && show(notice),
    steps,
    hasRaw: raw !== undefined,
    figures: 'figures' in progress ? progress.figures : undefined,
    failure: failure && {
      place: failure.place,
      action: failure.action && show(failure.action.title),
      explanation: [failure.explanation, ...(failure.causes ?? [])].map(show).join(' '),
      status: failure.status,
      body: failure.body,
      refusesStream: failure.refusesStream === true,
    },
  };
}
