import type { PromptEndpoint } from '../gateway/endpoint.ts';
import type { ObjectName } from '../resource/httpRoute.ts';

/** A route by which a provider can be asked. */
export interface RouteChoice {
  /** Outlives a route that is deleted and made anew. */
  readonly id: string;
  /** `openai`; with its namespace where that is not the backend's. */
  readonly route: string;
  /** The same of the Gateway that serves it. */
  readonly gateway: string;
  /** `/openai`; with the host name that it wants, and what is not plain HTTP: `HTTPS models.example.com/openai`. */
  readonly place: string;
  /** The path of its match: `/openai`. */
  readonly path: string;
}

/** What of an endpoint makes up its route. */
export type RoutePlace = Pick<PromptEndpoint, 'backend' | 'route' | 'gateway' | 'scheme' | 'host' | 'routePath'>;

/** The routes that endpoints go by, in their order, each once: it may be served on two ports. */
export function routeChoices(endpoints: readonly PromptEndpoint[]): readonly RouteChoice[] {
  const choices = endpoints.map((endpoint) => routeChoice(endpoint));
  return choices.filter(({ id }, index) => index === choices.findIndex((other) => other.id === id));
}

export function routeChoice({ backend, route, gateway, scheme, host = '', routePath }: RoutePlace): RouteChoice {
  const nameOf = (object: ObjectName): string =>
    object.namespace === backend.namespace ? object.name : `${object.namespace}/${object.name}`;
  const id = [route.namespace, route.name, gateway.namespace, gateway.name, scheme, host, routePath].join('\u0000');
  const place = `${scheme === 'https' ? 'HTTPS ' : ''}${host}${routePath}`;
  return { id, route: nameOf(route), gateway: nameOf(gateway), place, path: routePath };
}

/** The endpoint of a route that was chosen; the best one where none was, or where that route is gone. */
export function endpointBy(endpoints: readonly PromptEndpoint[], routeId: string | undefined) {
  const chosen = routeId === undefined ? undefined : endpoints.find((one) => routeChoice(one).id === routeId);
  return chosen ?? endpoints[0];
}
