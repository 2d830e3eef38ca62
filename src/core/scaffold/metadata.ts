import type { ScaffoldAnswers } from './answers.ts';

/** Metadata with the labels that everything we write carries. */
export function metadata(name: string, { namespace, provider }: Pick<ScaffoldAnswers, 'namespace' | 'provider'>) {
  return { name, namespace, labels: { app: 'agentgateway', provider: provider.id } };
}
