import { message } from '../messages/index.ts';
import { apiVersionOf, kinds } from '../resource/kinds.ts';
import type { ScaffoldAnswers } from './answers.ts';
import { metadata } from './metadata.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { CommentedDocument } from './writeDocuments.ts';

/** The Gateway that a route attaches to while no cluster says otherwise. */
export const defaultGatewayName = 'ai-gateway';

/** The HTTPRoute, beside its backend: a backendRef across namespaces would want a ReferenceGrant. */
export function routeDocument(answers: ScaffoldAnswers, names: ResourceNames): CommentedDocument {
  const { provider, namespace } = answers;
  const gateway = answers.gateway ?? { name: defaultGatewayName, namespace };
  const isOtherNamespace = gateway.namespace !== namespace;
  const strip = {
    type: 'URLRewrite',
    urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
  };
  const rule = {
    matches: [{ path: { type: 'PathPrefix', value: names.path } }],
    ...(provider.route.prefix === 'stripped' ? { filters: [strip] } : {}),
    backendRefs: [{ group: kinds.backend.group, kind: kinds.backend.kind, name: answers.name }],
  };
  return {
    content: {
      apiVersion: apiVersionOf(kinds.httpRoute),
      kind: kinds.httpRoute.kind,
      metadata: metadata(names.route, answers),
      spec: {
        parentRefs: [{ name: gateway.name, ...(isOtherNamespace ? { namespace: gateway.namespace } : {}) }],
        rules: [rule],
      },
    },
    comments: [
      {
        path: ['spec', 'parentRefs', 0, 'namespace'],
        text: message('scaffold.comment.otherNamespace', { namespace }),
      },
      {
        path: ['spec', 'rules', 0, 'filters'],
        text: message('scaffold.comment.stripPrefix', { path: names.path }),
      },
    ],
  };
}
