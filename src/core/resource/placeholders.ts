/** `${NAME}`, and `${NAME:=default}` with the other forms of a shell. */
const placeholder = /\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<otherwise>[:=?+-][^}]*)?\}/g;

/** A value such as `${OPENAI_API_KEY}` that a tool fills in before the document is applied. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${') && value.search(placeholder) >= 0;
}

/** The names that a text leaves to be filled in and has no default of its own for. */
export function openVariables(text: string): readonly string[] {
  if (!text.includes('${')) return [];
  const names = [...text.matchAll(placeholder)].flatMap(({ groups }) =>
    groups?.['name'] !== undefined && groups['otherwise'] === undefined ? [groups['name']] : [],
  );
  return [...new Set(names)];
}
