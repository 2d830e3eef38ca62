import { message } from '../messages/index.ts';
import { apiVersionOf, kinds } from '../resource/kinds.ts';
import type { JsonObject } from '../resource/json.ts';
import type { Endpoint, ScaffoldAnswers } from './answers.ts';
import { metadata } from './metadata.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { CommentedDocument } from './writeDocuments.ts';

/** The AgentgatewayBackend, with fields only that every release with CRDs has (1.0.1 to 1.4.1). */
export function backendDocument(answers: ScaffoldAnswers, names: ResourceNames): CommentedDocument {
  const { provider, model, name } = answers;
  const endpoint = endpointOf(answers);
  const policies = {
    ...(names.secret === undefined ? {} : { auth: { secretRef: { name: names.secret } } }),
    ...(provider.formats === undefined ? {} : { ai: { routes: provider.formats } }),
    ...(endpoint?.scheme === 'https' ? { tls: {} } : {}),
  } satisfies JsonObject;
  const address = endpoint === undefined ? {} : { host: endpoint.host, port: endpoint.port };
  return {
    content: {
      apiVersion: apiVersionOf(kinds.backend),
      kind: kinds.backend.kind,
      metadata: metadata(name, answers),
      spec: {
        ai: { provider: { [provider.type]: { model }, ...address } },
        // The CRD wants at least one policy where there is the key at all.
        ...(Object.keys(policies).length === 0 ? {} : { policies }),
      },
    },
    comments: [
      { path: ['spec', 'ai', 'provider', 'host'], text: message('scaffold.comment.host') },
      { path: ['spec', 'policies', 'ai', 'routes'], text: message('scaffold.comment.routes') },
      { path: ['spec', 'policies', 'tls'], text: message('scaffold.comment.tls') },
    ],
  };
}

function endpointOf({ provider, endpoint }: ScaffoldAnswers): Endpoint | undefined {
  if (provider.endpoint === undefined) return undefined;
  return endpoint ?? { host: provider.endpoint.host, port: provider.endpoint.port, scheme: 'http' };
}
