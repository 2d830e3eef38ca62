import { effectiveField } from '../graph/effectiveField.ts';
import { message } from '../messages/index.ts';
import { policiesOf, entryName, type WholeContext } from './backendContext.ts';
import type { CheckFinding } from './finding.ts';
import { worded } from './wording.ts';

const httpsPort = 443;

/**
 * A host override turns TLS off unless `policies.tls` is there, for port 443 too (agentgateway, every release): the gateway
 * then speaks plain HTTP, with the key, to a server that expects TLS.
 */
export function tlsMissing(context: WholeContext): readonly CheckFinding[] {
  const { backend, entries, policies } = context;
  return entries.flatMap((entry): readonly CheckFinding[] => {
    if (entry.host === undefined || entry.port !== httpsPort) return [];
    if (effectiveField(backend, entry, 'tls', policies) !== undefined) return [];
    // A policy that the user may not see can turn it on.
    const isUnsure = backend.provenance.from === 'cluster' && !context.arePoliciesAll();
    const holder = policiesOf(context, entry);
    const at = { fact: holder.fact, path: [...holder.path, 'tls'] };
    return [
      {
        code: 'tls-missing',
        severity: 'warning',
        ...(isUnsure && { isAdvice: true }),
        link: 'backend',
        subject: { fact: backend, path: [...entry.path, 'port'] },
        related: [],
        ...worded('check.tlsMissing', { provider: entryName(entry), host: entry.host }),
        fixes: [
          {
            kind: 'edit',
            title: message('check.fix.add', { field: 'tls: {}' }),
            changes: [{ kind: 'set', at, value: {} }],
          },
        ],
      },
    ];
  });
}
