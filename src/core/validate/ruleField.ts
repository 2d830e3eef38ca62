import type { Schema } from '../schema/index.ts';
import { formatPath, type Path } from '../yaml/index.ts';

/** The field that the API server names for a broken rule: unlike in errors of structure, keys of maps stand in brackets. */
export function ruleField(root: Schema, path: Path): string {
  let field = '';
  let schema: Schema | undefined = root;
  for (const step of path) {
    const isKey: boolean = typeof step === 'string' && schema !== undefined && isMapKey(schema, step);
    if (isKey) field += `[${step}]`;
    else field += typeof step === 'string' && field !== '' ? `.${step}` : formatPath([step]);
    schema = typeof step === 'number' ? schema?.items : (schema?.properties.get(step) ?? schema?.additional);
  }
  return field;
}

function isMapKey({ properties, additional }: Schema, name: string): boolean {
  return additional !== undefined && !properties.has(name);
}
