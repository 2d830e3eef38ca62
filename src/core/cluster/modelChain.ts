import { findProvider } from '../catalog/findProvider.ts';
import { unseenSecrets } from '../checks/index.ts';
import { noController } from '../checks/noController.ts';
import { routeCheck, type RouteCheck } from '../checks/routeCheck.ts';
import { secretAbsent } from '../checks/secretAbsent.ts';
import { secretWithoutUsableKey } from '../checks/secretWithoutUsableKey.ts';
import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import { message } from '../messages/index.ts';
import { secretsOf, type BackendView } from '../resource/backend.ts';
import { objectAt, stringAt } from '../resource/json.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import type { ProviderChain } from './chain.ts';

/** What is shown of an AgentgatewayModel: a provider with its own route table, in the terms of a backend. */
export function readModelView({ spec, metadata }: KubeObject): BackendView {
  const secrets = secretsOf(spec, ['spec']);
  const entry = {
    name: undefined,
    type: typeOf(stringAt(spec, 'provider')),
    model: stringAt(objectAt(spec, 'match'), 'model') ?? metadata.name,
    host: undefined,
    port: undefined,
    address: stringAt(spec, 'baseURL'),
    path: ['spec'],
    secrets,
  };
  return { type: 'model', groups: [[entry]], usesGroups: false, secrets };
}

/** A kind of backends by its key; others, which models name alone (`Openrouter`), as people know them or as they are written. */
function typeOf(provider: string | undefined): string | undefined {
  const key = provider?.toLowerCase() ?? '';
  const known = findProvider(key);
  return known?.type === key ? key : (known?.label ?? provider);
}

/** A row of a model has no route to speak of. */
const summaries = new Map([
  ['route-not-accepted', message('check.modelNotAccepted')],
  ['route-refs-unresolved', message('check.modelRefersToNothing')],
  ['route-status-missing', message('check.modelStatusMissing')],
]);

function inWordsOfModels(check: RouteCheck): RouteCheck {
  const parents = check.parents.map((parent) => ({
    ...parent,
    findings: parent.findings.map((finding) => ({
      ...finding,
      summary: summaries.get(finding.code) ?? finding.summary,
    })),
  }));
  return { ...check, parents };
}

/** A model hangs on its Gateways as a route does, with the same conditions: it is judged as one that leads to itself. */
export function modelChain(model: ResourceFact, graph: References, features: GatewayFeatures): ProviderChain {
  const check = inWordsOfModels(graph.derive(routeCheck, model));
  const states = check.parents.map(({ state }) => state);
  const unresolved = check.parents.flatMap(({ findings }) =>
    findings.flatMap((finding) =>
      finding.code === 'route-refs-unresolved' ? [{ ...finding, severity: 'warning' as const }] : [],
    ),
  );
  const isOk = unresolved.length === 0 && states.includes('ok');
  const state = isOk ? 'ok' : unresolved.length === 0 && states.includes('unknown') ? 'unknown' : 'failed';
  return {
    backend: {
      findings: [
        ...noController(model, graph),
        ...secretWithoutUsableKey(model, graph, features),
        ...secretAbsent(model, graph),
      ],
      policies: [],
      areRoutesUnseen: false,
      routes: [],
      unseenSecrets: unseenSecrets(model.object, graph),
    },
    routes: [{ route: model, rules: [], check, ruleFindings: unresolved, state }],
  };
}
