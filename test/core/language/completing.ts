import assert from 'node:assert/strict';
import type { CompletionItem, LanguageService } from '../../../src/core/language/index.ts';
import { render } from '../../../src/core/messages/index.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { apply, caret, serviceWith, uri } from './world.ts';

export const bundledRegistry = new SchemaRegistry(bundledSchemas());
export const bundledService = serviceWith({ registry: () => bundledRegistry });

/** The label with what tells it apart: `auth (API key from a Secret)`. */
export function nameOf({ label, hint }: CompletionItem): string {
  return hint === undefined ? label : `${label} (${render(hint)})`;
}

export function itemsAt(drawn: string, service: LanguageService = bundledService): readonly CompletionItem[] {
  const { text, offset } = caret(drawn);
  return service.complete(uri, text, offset);
}

/** Each proposal as `name: detail`. */
export function proposed(drawn: string, service: LanguageService = bundledService): readonly string[] {
  return itemsAt(drawn, service).map((item) => {
    const detail = item.detail.map((part) => render(part)).join(', ');
    return detail === '' ? nameOf(item) : `${nameOf(item)}: ${detail}`;
  });
}

/** The text after a proposal was taken; blanks as `‹a›`, choices as `‹a,b›`, the caret where it rests at last. */
export function accept(drawn: string, name: string, service: LanguageService = bundledService): string {
  const { text, offset } = caret(drawn);
  const item = service.complete(uri, text, offset).find((one) => nameOf(one) === name);
  assert.ok(item, `${name} is not proposed at ${drawn}`);
  assert.ok(item.edit.start <= offset && offset <= item.edit.end, 'the edit holds the cursor');
  const { newText } = item.edit;
  const marks = item.stops.map(({ start, end, choices }) => {
    const inside = choices.length > 0 ? choices.join() : newText.slice(start, end);
    return { start, end, newText: `‹${inside}›` };
  });
  const isAtStop = marks.some(({ end }) => end === item.cursor);
  const shown = apply(newText, isAtStop ? marks : [...marks, { start: item.cursor, end: item.cursor, newText: '|' }]);
  return apply(text, [{ ...item.edit, newText: shown }]);
}
