/** `${NAME}`, and `${NAME:=default}` with the other forms of a shell. */
const placeholder = /\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<otherwise>[:=?+-][^}]*)?\}/g;
/** The same of other tools: Terraform's `${var.name}`. */
const anyPlaceholder = /\$\{[^{}\n]+\}/;

/** A value such as `${OPENAI_API_KEY}` that a tool fills in before the document is applied. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${') && anyPlaceholder.test(value);
}

/** The names that a text leaves to be filled in and has no default of its own for. */
export function openVariables(text: string): readonly string[] {
  if (!text.includes('${')) return [];
  const names = [...text.matchAll(placeholder)].flatMap(({ groups }) =>
    groups?.['name'] !== undefined && groups['otherwise'] === undefined ? [groups['name']] : [],
  );
  return [...new Set(names)];
}

/** One variable of a text. `fallback` is what stands there for it when nothing sets it: `${NAME:-fallback}`. */
export interface Variable {
  readonly name: string;
  readonly fallback: string | undefined;
}

/** The variables of a text, in its order. Forms that give no value (`:?`, `:+`) have no fallback. */
export function variablesIn(text: string): readonly Variable[] {
  if (!text.includes('${')) return [];
  return [...text.matchAll(placeholder)].map(({ groups }) => variableOf(groups));
}

/** The text with its variables set; what has neither a value nor a fallback stays as it is. */
export function fillVariables(text: string, valueOf: (name: string) => string | undefined): string {
  if (!text.includes('${')) return text;
  return text.replace(placeholder, (whole, name: string, otherwise: string | undefined) => {
    return valueOf(name) ?? variableOf({ name, otherwise }).fallback ?? whole;
  });
}

function variableOf(groups: Readonly<Record<string, string | undefined>> | undefined): Variable {
  const fallback = /^:?[-=](?<text>.*)$/s.exec(groups?.['otherwise'] ?? '')?.groups?.['text'];
  return { name: groups?.['name'] ?? '', fallback };
}
