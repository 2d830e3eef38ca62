import type { Translate } from '../messages/index.ts';

/** Translated templates with their placeholders still in: a page fills them. */
export function pageStrings(
  templates: Readonly<Record<string, string>>,
  translate: Translate,
): Readonly<Record<string, string>> {
  const kept = (template: string): string => {
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([whole, name = '']) => [name, whole]);
    return translate(template, Object.fromEntries(names));
  };
  return Object.fromEntries(Object.entries(templates).map(([code, template]) => [code, kept(template)]));
}
