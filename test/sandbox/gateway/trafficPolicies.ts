import { compileRule } from '../../../src/core/cel/compileRule.ts';
import type { KubeObject } from '../cluster/kubeObject.ts';
import type { Objects, World } from '../controller/world.ts';
import { listAt, numberAt, objectAt, stringAt, type JsonObject } from '../json.ts';
import { GatewayReply } from './reply.ts';

/** What the data plane knows beside what routing depends on. */
export interface GatewayWorld extends World {
  readonly agentgatewaypolicies: Objects;
}

/** A request as policies see it; one that authenticates by a key goes on without it. */
export interface PolicyRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Record<string, string | string[] | undefined>;
}

/**
 * The `traffic` sections of AgentgatewayPolicies on a Gateway or a route, as far as a client can tell them by their
 * refusals: API keys, authorization, rate limits. Each throws the answer that the data plane gives.
 */
export class TrafficPolicies {
  readonly #world: GatewayWorld;
  /** Requests in the running window of a limit, by policy and place in its list. */
  readonly #spent = new Map<string, { endsMs: number; count: number }>();

  constructor(world: GatewayWorld) {
    this.#world = world;
  }

  check(request: PolicyRequest, gateway: KubeObject | undefined, route: KubeObject): void {
    const policies = this.#world.agentgatewaypolicies.objects.filter(
      (policy) => targets(policy, gateway) || targets(policy, route),
    );
    // In the order of the data plane: who is it, may it, how often.
    for (const policy of policies) this.#authenticate(policy, request);
    for (const policy of policies) authorize(policy, request);
    for (const policy of policies) this.#limit(policy);
  }

  #authenticate({ spec, metadata }: KubeObject, request: PolicyRequest): void {
    const wanted = objectAt(spec, 'traffic', 'apiKeyAuthentication');
    if (wanted === undefined) return;
    const mode = stringAt(wanted, 'mode') ?? 'Strict';
    const key = takeKey(wanted, request, false);
    if (key === undefined) {
      if (mode === 'Strict') throw new GatewayReply(401, 'api key authentication failure: no API Key found');
      return;
    }
    const secret = this.#world.secrets.get(metadata.namespace, stringAt(wanted, 'secretRef', 'name') ?? '');
    if (keysIn(secret).includes(key)) takeKey(wanted, request, true);
    else if (mode !== 'Permissive') throw new GatewayReply(401, 'api key authentication failure: invalid credentials');
  }

  #limit({ spec, metadata }: KubeObject): void {
    for (const [index, limit] of listAt(spec, 'traffic', 'rateLimit', 'local').entries()) {
      const most = (numberAt(limit, 'requests') ?? Infinity) + (numberAt(limit, 'burst') ?? 0);
      const windowMs = windowsMs[stringAt(limit, 'unit') ?? ''] ?? Infinity;
      const key = `${metadata.namespace ?? ''}/${metadata.name} ${index}`;
      const nowMs = Date.now();
      let spent = this.#spent.get(key);
      if (spent === undefined || spent.endsMs <= nowMs) spent = { endsMs: nowMs + windowMs, count: 0 };
      this.#spent.set(key, spent);
      if (spent.count >= most) {
        const reset = Math.ceil((spent.endsMs - nowMs) / 1000);
        const headers = { 'x-ratelimit-limit': most, 'x-ratelimit-remaining': 0, 'x-ratelimit-reset': reset };
        throw new GatewayReply(429, 'rate limit exceeded', headers);
      }
      spent.count += 1;
    }
    const remote = objectAt(spec, 'traffic', 'rateLimit', 'global');
    // No rate limit service plays here: it counts as one that does not answer.
    if (remote !== undefined && stringAt(remote, 'failureMode') !== 'FailOpen')
      throw new GatewayReply(500, 'rate limit failed');
  }
}

const windowsMs: Readonly<Record<string, number>> = { Seconds: 1000, Minutes: 60_000, Hours: 3_600_000 };

function targets({ spec, metadata }: KubeObject, object: KubeObject | undefined): boolean {
  if (object === undefined || object.metadata.namespace !== metadata.namespace) return false;
  const { kind } = object;
  const named = listAt(spec, 'targetRefs').some(
    (ref) => stringAt(ref, 'kind') === kind && stringAt(ref, 'name') === object.metadata.name,
  );
  return (
    named ||
    listAt(spec, 'targetSelectors').some(
      (selector) =>
        stringAt(selector, 'kind') === kind &&
        Object.entries(objectAt(selector, 'matchLabels') ?? {}).every(
          ([key, value]) => object.metadata.labels?.[key] === value,
        ),
    )
  );
}

/** The key where the policy looks for it, by default the bearer token; `remove` takes it off the request. */
function takeKey(wanted: JsonObject, { headers, query }: PolicyRequest, remove: boolean): string | undefined {
  const parameter = stringAt(wanted, 'location', 'queryParameter', 'name');
  if (parameter !== undefined) return query.get(parameter) ?? undefined;
  const header = stringAt(wanted, 'location', 'header', 'name');
  const prefix = header === undefined ? 'Bearer ' : (stringAt(wanted, 'location', 'header', 'prefix') ?? '');
  const name = (header ?? 'authorization').toLowerCase();
  const value = headers[name];
  if (typeof value !== 'string' || !value.startsWith(prefix)) return undefined;
  if (remove) delete headers[name];
  return value.slice(prefix.length);
}

/** Every data entry of the Secret is one accepted key: as it is, or as JSON that holds it. */
function keysIn(secret: KubeObject | undefined): readonly string[] {
  return Object.values(objectAt(secret, 'data') ?? {}).flatMap((value) => {
    const text = Buffer.from(String(value), 'base64').toString().trim();
    return [text, ...(text.startsWith('{') ? [stringAt(JSON.parse(text), 'key') ?? ''] : [])].filter(Boolean);
  });
}

function authorize({ spec }: KubeObject, request: PolicyRequest): void {
  const wanted = objectAt(spec, 'traffic', 'authorization');
  if (wanted === undefined) return;
  const answers = listAt(wanted, 'policy', 'matchExpressions').map((rule) => holds(String(rule), request));
  const action = stringAt(wanted, 'action') ?? 'Allow';
  const isDenied =
    action === 'Deny'
      ? answers.includes(true)
      : action === 'Require'
        ? answers.includes(false)
        : !answers.includes(true);
  if (isDenied) throw new GatewayReply(403, 'authorization failed');
}

/** An expression over `request`; one that fails is not true. */
function holds(expression: string, { method, path, headers }: PolicyRequest): boolean {
  // Our engine knows one variable.
  const rule = compileRule(expression.replaceAll(/\brequest\./g, 'self.'));
  if (rule.kind !== 'rule') return false;
  const sent = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  const self = new Map<string, string | Map<string, string>>([
    ['method', method],
    ['path', path],
    ['headers', new Map(sent)],
  ]);
  return rule.run(self).kind === 'holds';
}
