import type { PanelExchange } from '../core/panel/panelState.ts';
import type { Texts } from './texts.ts';

/** The figures of an exchange in the order in which they matter, each ready to be read. */
export function figureTexts(exchange: PanelExchange, texts: Texts): readonly string[] {
  const { figures } = exchange;
  if (figures === undefined) return [];
  const { status, firstTokenMs, totalMs, inputTokens, outputTokens, cachedTokens, servedModel } = figures;
  const rate = tokensPerSecond(exchange);
  return [
    exchange.state === 'failed' && status !== undefined && texts('panel.figure.httpStatus', { status }),
    firstTokenMs !== undefined && texts('panel.figure.firstToken', { time: duration(firstTokenMs) }),
    texts('panel.figure.total', { time: duration(totalMs) }),
    rate !== undefined && texts('panel.figure.rate', { rate }),
    inputTokens !== undefined &&
      (inputTokens === 1 ? texts('panel.figure.oneTokenIn') : texts('panel.figure.tokensIn', { count: inputTokens })),
    cachedTokens !== undefined && cachedTokens > 0 && texts('panel.figure.cachedTokens', { count: cachedTokens }),
    outputTokens !== undefined &&
      (outputTokens === 1
        ? texts('panel.figure.oneTokenOut')
        : texts('panel.figure.tokensOut', { count: outputTokens })),
    figures.dimensions !== undefined && texts('panel.figure.dimensions', { count: figures.dimensions }),
    isUnusual(figures.finishReason) && texts('panel.figure.finish', { reason: figures.finishReason }),
    figures.cost !== undefined && texts('panel.figure.cost', { cost: Number(figures.cost.toPrecision(3)) }),
    servedModel !== undefined &&
      (figures.requestedModel === undefined || figures.requestedModel === servedModel
        ? texts('panel.figure.servedBy', { model: servedModel })
        : texts('panel.figure.servedInstead', { model: servedModel, requested: figures.requestedModel })),
    figures.via !== undefined && texts('panel.figure.via', { place: figures.via }),
  ].filter((text) => text !== false);
}

/** How the formats say that the model simply had no more to say. */
const usualEnds = new Set(['stop', 'end_turn', 'message_stop', 'completed', 'stop_sequence']);

function isUnusual(reason: string | undefined): reason is string {
  return reason !== undefined && !usualEnds.has(reason);
}

/** An answer that came at once, all of it, says nothing about a rate. */
const shortestStreamMs = 50;

/** Whole tokens a second while the answer streamed; undefined where it is too short to tell. */
function tokensPerSecond({ figures }: PanelExchange): number | undefined {
  if (figures?.outputTokens === undefined || figures.firstTokenMs === undefined) return undefined;
  const streamedMs = figures.totalMs - figures.firstTokenMs;
  if (figures.outputTokens < 2 || streamedMs < shortestStreamMs) return undefined;
  return Math.round((figures.outputTokens / streamedMs) * 1000);
}

/** `312 ms`, `1.8 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
