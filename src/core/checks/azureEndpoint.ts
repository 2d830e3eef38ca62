import { message } from '../messages/index.ts';
import { isPlaceholder } from '../resource/placeholders.ts';
import { effectiveField } from '../graph/effectiveField.ts';
import type { ProviderEntry } from '../resource/backend.ts';
import { entryField, policiesOf, settingsOf, type BackendContext } from './backendContext.ts';
import { stringAt } from '../resource/json.ts';
import type { CheckFinding, CheckFix, FieldChange } from './finding.ts';
import { isSince } from './since.ts';
import { setField } from './simpleFixes.ts';
import { worded } from './wording.ts';

/** What the gateway knows an endpoint by (since 1.2.0); everything else becomes `<endpoint>.openai.azure.com`. */
const suffixes = ['.openai.azure.com', '.services.ai.azure.com'];

/** An endpoint of Azure OpenAI that the gateway makes another host name of than is meant. */
export function azureEndpoint(context: BackendContext): readonly CheckFinding[] {
  const { backend, entries, features } = context;
  return entries.flatMap((entry): readonly CheckFinding[] => {
    if (entry.type !== 'azureopenai') return [];
    const endpoint = stringAt(settingsOf(context, entry), 'endpoint');
    if (endpoint === undefined || isPlaceholder(endpoint)) return [];
    // A host override decides where the requests go.
    if (entryField(context, entry, 'host') !== undefined) return [];
    const host = endpoint.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/, '');
    const isBare = host === endpoint;
    const isKnown = suffixes.some((suffix) => host.endsWith(suffix)) || !host.includes('.');
    if (isBare && (isKnown || isSince(features, '1.2.0') === false)) return [];
    const at = { fact: backend, path: [...entry.path, entry.type, 'endpoint'] };
    const texts = isBare
      ? worded('check.azureEndpointSuffix', { endpoint })
      : worded('check.azureEndpointUrl', { endpoint });
    return [
      {
        code: 'azure-endpoint',
        severity: 'warning',
        link: 'backend',
        subject: at,
        related: [],
        ...texts,
        fixes: isBare ? [useHost(context, entry, host)] : host === '' ? [] : [setField(at, host)],
      },
    ];
  });
}

/** A host that is none of Azure's own is reached by `openai`, which takes it as it stands; the deployment is its model. */
function useHost(context: BackendContext, entry: ProviderEntry, host: string): CheckFix {
  const { backend, policies } = context;
  const deployment = stringAt(settingsOf(context, entry), 'deploymentName');
  const tls = policiesOf(context, entry);
  const set = (field: string, value: string | number): FieldChange => ({
    kind: 'set',
    at: { fact: backend, path: [...entry.path, field] },
    value,
  });
  return {
    kind: 'edit',
    title: message('check.fix.useHost', { host }),
    changes: [
      {
        kind: 'replace',
        at: { fact: backend, path: [...entry.path, 'azureopenai'] },
        name: 'openai',
        value: deployment === undefined ? {} : { model: deployment },
      },
      set('host', host),
      set('port', 443),
      ...(effectiveField(backend, entry, 'tls', policies) === undefined
        ? [{ kind: 'set', at: { ...tls, path: [...tls.path, 'tls'] }, value: {} } as const]
        : []),
    ],
  };
}
