import { message } from '../messages/index.ts';
import { apiVersionOf, kinds } from '../resource/kinds.ts';
import { routeGrant } from '../resource/referenceGrant.ts';
import type { GatewayName, ScaffoldAnswers } from './answers.ts';
import { metadata } from './metadata.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { CommentedDocument } from './writeDocuments.ts';

/** The Gateway that a route attaches to while no cluster says otherwise. */
export const defaultGatewayName = 'ai-gateway';
/** The class that agentgateway's charts install. */
const defaultGatewayClass = 'agentgateway';
const defaultListenerPort = 8080;

/** What brings clients to the backend: the Gateway where it is new, the HTTPRoute, and the grant that a route elsewhere needs. */
export function exposureDocuments(answers: ScaffoldAnswers, names: ResourceNames): readonly CommentedDocument[] {
  if (answers.isExposed === false) return [];
  const { namespace, routeNamespace = namespace } = answers;
  return [
    ...(answers.isNewGateway === true ? [gatewayDocument(answers)] : []),
    ...(routeNamespace === namespace ? [] : [grantDocument(answers, names, routeNamespace)]),
    routeDocument(answers, names, routeNamespace),
  ];
}

function gatewayOf({ gateway, namespace }: ScaffoldAnswers): GatewayName {
  return gateway ?? { name: defaultGatewayName, namespace };
}

function gatewayDocument(answers: ScaffoldAnswers): CommentedDocument {
  const { name, namespace } = gatewayOf(answers);
  const from = namespace === answers.namespace ? 'Same' : 'All';
  const listener = {
    name: answers.listener ?? 'http',
    port: defaultListenerPort,
    protocol: 'HTTP',
    allowedRoutes: { namespaces: { from } },
  };
  return {
    content: {
      apiVersion: apiVersionOf(kinds.gateway),
      kind: kinds.gateway.kind,
      metadata: { name, namespace, labels: { app: 'agentgateway' } },
      spec: { gatewayClassName: defaultGatewayClass, listeners: [listener] },
    },
    comments: [],
  };
}

function grantDocument(answers: ScaffoldAnswers, names: ResourceNames, from: string): CommentedDocument {
  return {
    content: routeGrant(metadata(names.route, answers), from, answers.name),
    comments: [{ path: ['spec', 'from'], text: message('scaffold.comment.grant', { namespace: from }) }],
  };
}

function routeDocument(answers: ScaffoldAnswers, names: ResourceNames, namespace: string): CommentedDocument {
  const { provider } = answers;
  const gateway = gatewayOf(answers);
  const isOtherNamespace = gateway.namespace !== namespace;
  const isOtherBackend = namespace !== answers.namespace;
  const strip = {
    type: 'URLRewrite',
    urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
  };
  const isStripped = [answers, answers.failover].some((one) => one?.provider.route.prefix === 'stripped');
  const rule = {
    matches: [{ path: { type: 'PathPrefix', value: names.path } }],
    ...(isStripped && names.path !== '/' ? { filters: [strip] } : {}),
    backendRefs: [
      {
        group: kinds.backend.group,
        kind: kinds.backend.kind,
        name: answers.name,
        ...(isOtherBackend && { namespace: answers.namespace }),
      },
    ],
  };
  const parent = {
    name: gateway.name,
    ...(isOtherNamespace && { namespace: gateway.namespace }),
    ...(answers.listener !== undefined && { sectionName: answers.listener }),
  };
  return {
    content: {
      apiVersion: apiVersionOf(kinds.httpRoute),
      kind: kinds.httpRoute.kind,
      metadata: { ...metadata(names.route, { namespace, provider }) },
      spec: {
        parentRefs: [parent],
        ...(answers.hostname !== undefined && { hostnames: [answers.hostname] }),
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
