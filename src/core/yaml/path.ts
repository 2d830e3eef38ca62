/** Where a value stands in a document: keys and list indexes from its root. */
export type Path = readonly (string | number)[];

const plainName = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Writes a path as the API server does: `spec.ai.groups[0].providers[1].port`, odd keys as `labels[example.com/team]`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number' || !plainName.test(step)) text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

export function samePath(left: Path, right: Path): boolean {
  return left.length === right.length && left.every((step, index) => step === right[index]);
}

/** Whether `path` is `ancestor` or lies below it. */
export function isWithin(path: Path, ancestor: Path): boolean {
  return path.length >= ancestor.length && ancestor.every((step, index) => step === path[index]);
}
