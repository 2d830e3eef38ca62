import type { HistoryEntry } from './historyEntry.ts';

/** The entries that hold every word of a query: in prompt, answer, provider, model or format; in the order that they have. */
export function searchHistory(entries: readonly HistoryEntry[], query: string): readonly HistoryEntry[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return entries;
  return entries.filter((entry) => {
    const text = textOf(entry).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function textOf({ prompt, options, providers, answers }: HistoryEntry): string {
  const named = providers.flatMap(({ label, place, model }) => [label, place, model]);
  return [prompt, options.system, options.format ?? '', ...named, ...answers].join('\n');
}
