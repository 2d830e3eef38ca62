import type { ParsedYaml } from '../yaml/index.ts';

/**
 * Whether a document is the source of a template (Helm, Jinja, ytt) or a Kustomize patch with directives: it becomes
 * Kubernetes YAML only later, so nothing can be said of it. Braces inside quoted or block text are only text.
 */
export function isTemplate(parsed: ParsedYaml): boolean {
  const { text, tree } = parsed;
  if (/^[ \t]*#@/m.test(text) || /^[ \t]*(?:-[ \t]+)?\$patch:/m.test(text)) return true;
  if (!text.includes('{{') && !text.includes('{%') && !text.includes('<%')) return false;
  // `key: {{ x }}` reads as a map inside a map, or not at all.
  if (/^[ \t]*(?:-[ \t]+)?(?:[\w./"'-]+:[ \t]+)?(?:\{\{|\{%|<%)/m.test(text)) return true;
  if (tree === undefined || parsed.problems.some((problem) => problem.code === 'yaml.syntax')) return true;
  return tree.scalars().some(({ source, style }) => {
    if (style === 'plain') return /\{\{|\{%|<%/.test(source);
    return (style === 'double' || style === 'single') && /^\{\{.*\}\}$/.test(source.trim());
  });
}
