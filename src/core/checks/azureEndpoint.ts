import { message } from '../messages/index.ts';
import { isPlaceholder } from '../resource/placeholders.ts';
import { entryField, settingsOf, type BackendContext } from './backendContext.ts';
import { stringAt } from '../resource/json.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { isSince } from './since.ts';
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
    const title = message('check.fix.setField', { field: 'endpoint', value: host });
    const fixes: readonly CheckFix[] = [{ kind: 'edit', title, changes: [{ kind: 'set', at, value: host }] }];
    return [
      {
        code: 'azure-endpoint',
        severity: 'warning',
        link: 'backend',
        subject: at,
        related: [],
        ...texts,
        fixes: isBare || host === '' ? [] : fixes,
      },
    ];
  });
}
