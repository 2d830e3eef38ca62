import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

import { UsageError } from './usageError.ts';

/**
 * Looks at a kubeconfig before anything is started, so that a wrong name fails at once and not in a window later.
 * @returns the context that will be used
 * @throws UsageError in one sentence
 */
export async function checkKubeconfig(file: string, wanted: string | undefined): Promise<string> {
  const contexts = contextsOf(await readText(file), file);
  const names = contexts.names.join(', ');
  if (wanted !== undefined) {
    if (contexts.names.includes(wanted)) return wanted;
    throw new UsageError(`${file} has no context "${wanted}". It has: ${names}.`);
  }
  const { current } = contexts;
  if (current !== undefined && contexts.names.includes(current)) return current;
  const [only, ...others] = contexts.names;
  if (only !== undefined && others.length === 0) return only;
  throw new UsageError(`${file} names no current context. Choose one with --context: ${names}.`);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
    if (code === 'ENOENT')
      throw new UsageError(`There is no kubeconfig ${file}. Check the name after --kubeconfig.`, { cause });
    if (code === 'EISDIR')
      throw new UsageError(`${file} is a folder. Name the kubeconfig file in it after --kubeconfig.`, { cause });
    throw new UsageError(`The kubeconfig ${file} cannot be read (${code ?? 'unknown error'}). Check its permissions.`, {
      cause,
    });
  }
}

function contextsOf(
  text: string,
  file: string,
): { readonly names: readonly string[]; readonly current: string | undefined } {
  if (text.trim() === '') throw new UsageError(`The kubeconfig ${file} is empty. Name another after --kubeconfig.`);
  let content: unknown;
  try {
    content = parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    throw new UsageError(`The kubeconfig ${file} is not valid YAML: ${reason}`, { cause });
  }
  const record = isRecord(content) ? content : {};
  const entries: readonly unknown[] = Array.isArray(record['contexts']) ? record['contexts'] : [];
  const names = entries
    .map((entry) => (isRecord(entry) ? entry['name'] : undefined))
    .filter((name) => typeof name === 'string');
  if (names.length === 0)
    throw new UsageError(`${file} has no contexts, so it is no kubeconfig. Name another after --kubeconfig.`);
  const current = record['current-context'];
  return { names, current: typeof current === 'string' ? current : undefined };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
