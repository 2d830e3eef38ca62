/** Where a value stands in a document: keys and list indexes from its root. */
export type Path = readonly (string | number)[];

/**
 * Writes a path as the API server does where it judges structure: `spec.ai.groups[0].providers[1].port`, and odd keys no
 * otherwise, `spec.policies.ai.routes./v1/messages`.
 */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

export function samePath(left: Path, right: Path): boolean {
  return left.length === right.length && left.every((step, index) => step === right[index]);
}
