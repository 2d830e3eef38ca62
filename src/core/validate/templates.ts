import type { ParsedYaml } from '../yaml/index.ts';

/** What opens an expression of Helm, Argo or another Go template, of Jinja, of ERB, a directive of Terraform. */
const opening = /\{\{|\{%|<%|%\{~?[ \t]*(?:if|else|endif|for|endfor)\b/;
/** One of them where a key or a value begins: it reads as a map inside a map, or not at all. */
const openingFirst = new RegExp(`^[ \\t]*(?:-[ \\t]+)?(?:[\\w./"'-]+:[ \\t]+)?(?:${opening.source})`, 'm');
/** ytt: an annotation on a line of its own, or behind a key. */
const ytt = /(?:^|[ \t])#@/m;
/** Kustomize: a directive of a strategic merge. */
const mergeDirective = /^[ \t]*(?:-[ \t]+)?\$(?:patch|retainKeys|deleteFromPrimitiveList|setElementOrder)\b/m;
/**
 * Jsonnet: a local, a field that is added to, a hidden one (with the comma that ends it: without, a colon too many in YAML), a
 * call of its library as a value.
 */
const jsonnet =
  /^[ \t]*local[ \t]+\w+[ \t]*=|^[ \t]*["']?\w+["']?[ \t]*(?:\+::?:?[ \t]|:::?[ \t].*,[ \t]*\r?$)|:[ \t]+std\.\w+\(/m;
/** A variable that stands for whole lines, as Flux and envsubst fill them in. */
const lineOfVariable = /^[ \t]*(?:-[ \t]+)?\$\{[^{}\n]+\}[ \t]*\r?$/m;

/**
 * Whether a document is the source of a template, or a Kustomize patch with directives: it becomes Kubernetes YAML only later, so
 * nothing can be said of it. Braces inside prose or block text are only text.
 */
export function isTemplate(parsed: ParsedYaml): boolean {
  const { text } = parsed;
  if (ytt.test(text) || mergeDirective.test(text) || jsonnet.test(text)) return true;
  if (text.includes('${') && lineOfVariable.test(text) && hasSyntaxFault(parsed)) return true;
  if (!opening.test(text)) return false;
  if (openingFirst.test(text) || parsed.tree === undefined || hasSyntaxFault(parsed)) return true;
  return parsed.tree.scalars().some(({ source, style }) => {
    if (style === 'plain') return withoutExpressions(source) !== source;
    return (style === 'double' || style === 'single') && isExpression(source);
  });
}

/** A quoted value that an expression makes, such as `"{{ .host }}:{{ .port }}"`; words around it are prose. */
function isExpression(source: string): boolean {
  const value = source.trim();
  const rest = withoutExpressions(value);
  return rest !== value && !/\s/.test(rest);
}

/** What opens and is never closed is text. */
function withoutExpressions(source: string): string {
  return source.replaceAll(/\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|%\{.*?\}/gs, '');
}

function hasSyntaxFault({ problems }: ParsedYaml): boolean {
  return problems.some(({ code }) => code === 'yaml.syntax');
}
