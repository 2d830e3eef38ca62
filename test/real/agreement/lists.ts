import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { createValidator, type Finding } from '../../../src/core/validate/index.ts';
import type { OracleDocument } from '../../core/validate/oracle/oracleDocument.ts';
import { disagreements } from '../../core/validate/serverAnswer.ts';
import type { ApiOracle } from './apiOracle.ts';
import type { Judges } from './judge.ts';

const itemsOfList = 20;

/**
 * Lists of these documents: the server has no endpoint for a List, and kubectl sends each item for itself, so each item has
 * to be judged as the server judges it alone, at its own place.
 */
export async function listDifferences(
  oracle: ApiOracle,
  documents: readonly OracleDocument[],
  { schemas }: Judges,
): Promise<readonly string[]> {
  const registry = new SchemaRegistry(...schemas);
  const validator = createValidator({ registry });
  // A text that is broken breaks the whole list.
  const items = documents.filter(({ text }) => {
    const [judged] = validator.validateText('item', text);
    return judged?.findings.every(({ code }) => !code.startsWith('yaml.')) === true && !/\n\n|"[^"]*\n/.test(text);
  });
  const differences: string[] = [];
  for (let start = 0; start < items.length; start += itemsOfList) {
    const part = items.slice(start, start + itemsOfList);
    const text = `apiVersion: v1\nkind: List\nitems:\n${part.map(asItem).join('')}`;
    const [judged] = validator.validateText('list', text);
    for (const [index, item] of part.entries()) {
      const schema = validator.validateText('item', item.text)[0]?.schema;
      if (schema === undefined) continue;
      const answer = await oracle.ask(item.text, schema);
      const own = (judged?.findings ?? []).filter(({ path }) => path[1] === index).map(withoutItem);
      differences.push(...disagreements(own, answer).map((difference) => `${item.name} in a list: ${difference}`));
    }
  }
  return differences;
}

function asItem({ text }: OracleDocument): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line, index) => `${index === 0 ? '- ' : '  '}${line}\n`)
    .join('');
}

function withoutItem(finding: Finding): Finding {
  const { field, path } = finding;
  const own = { ...finding, path: path.slice(2) };
  return field === undefined ? own : { ...own, field: field.replace(/^items\[\d+\]\.?/, '') };
}
