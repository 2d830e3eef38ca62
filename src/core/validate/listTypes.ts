import { message } from '../messages/index.ts';
import { isJsonObject } from '../resource/json.ts';
import type { Schema } from '../schema/index.ts';
import type { Path } from '../yaml/index.ts';
import type { Report } from './issue.ts';
import { fieldName, goValue, listWords } from './words.ts';

/** Judges the uniqueness that `x-kubernetes-list-type` asks: of items in a set, of the keys of items in a map. */
export function judgeListType(list: readonly unknown[], schema: Schema, path: Path, report: Report): void {
  if (schema.listType === 'set' || schema.limits.uniqueItems === true) {
    for (const index of repeated(list.map(goValue))) reportItem(list[index], [...path, index], report);
  } else if (schema.listType === 'map') {
    judgeKeys(list, schema, path, report);
  }
}

function reportItem(item: unknown, path: Path, report: Report): void {
  report({
    code: 'validate.duplicateItem',
    path,
    message: message('validate.duplicateItem', { field: fieldName(path) }),
    serverMessage: `Duplicate value: ${goValue(item)}`,
    remedies: [{ kind: 'removeEntry' }],
  });
}

function judgeKeys(list: readonly unknown[], schema: Schema, path: Path, report: Report): void {
  const odd = list.findIndex((item) => item !== null && !isJsonObject(item));
  // The type of the item is reported already.
  if (odd >= 0) return;
  const keys = list.map((item) =>
    Object.fromEntries(
      schema.listMapKeys.flatMap((name) =>
        isJsonObject(item) && Object.hasOwn(item, name) ? [[name, item[name]]] : [],
      ),
    ),
  );
  for (const index of repeated(keys.map(goValue))) {
    report({
      code: 'validate.duplicateListKey',
      path: [...path, index],
      message: message('validate.duplicateListKey', { field: fieldName(path), keys: listWords(schema.listMapKeys) }),
      serverMessage: `Duplicate value: ${goValue(keys[index])}`,
      mark: { children: schema.listMapKeys },
    });
  }
}

/** The index of the second appearance of every value that stands more than once. */
function repeated(values: readonly string[]): readonly number[] {
  const count = new Map<string, number>();
  return values.flatMap((value, index) => {
    const times = (count.get(value) ?? 0) + 1;
    count.set(value, times);
    return times === 2 ? [index] : [];
  });
}
