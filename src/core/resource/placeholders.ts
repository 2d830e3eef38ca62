/** What a tool fills in: envsubst and Flux `${NAME}` and `${NAME:=default}`, Terraform `${var.name}`. */
const placeholder = /\$\{[^{}\n]+\}/;
/** A variable without a default of its own. */
const open = /\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}/g;

/** A value such as `${OPENAI_API_KEY}` that a tool fills in before the document is applied. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${') && placeholder.test(value);
}

/** The names that a text leaves to be filled in and has no default of its own for. */
export function openVariables(text: string): readonly string[] {
  if (!text.includes('${')) return [];
  return [...new Set([...text.matchAll(open)].map(({ groups }) => groups?.['name'] ?? ''))];
}
