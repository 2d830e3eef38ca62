import type { ProviderDescriptor } from '../../core/catalog/providerDescriptor.ts';
import type { KubeObject } from '../../core/resource/kubeObject.ts';
import type { GatewayFeatures } from '../../core/resource/release.ts';
import type { Schema } from '../../core/schema/index.ts';
import type { ClientFormat, CredentialAnswer, Endpoint, ProviderAnswers } from '../../core/scaffold/answers.ts';
import type { Environment } from '../../core/scaffold/environmentDefaults.ts';
import type { GatewayOffer } from '../../core/scaffold/offers.ts';

/** What the flow knows of the world; asked anew at each run. */
export interface ScaffoldFacts {
  /** Of the connected cluster, for people to see which one decides; undefined where none is connected. */
  context(): string | undefined;
  /** Of the connected cluster's schema, else what every release can do. */
  features(): GatewayFeatures;
  /** Of the connected cluster; empty when there is none. */
  namespaces(): readonly string[];
  gateways(): Iterable<KubeObject>;
  routes(): Iterable<KubeObject>;
  /** Metadata only, and only those that something refers to. */
  secrets(): Iterable<KubeObject>;
  /** The schema of AgentgatewayBackend that judges now. */
  backendSchema(): Promise<Schema | undefined>;
  /** The models that an Ollama at this host has; empty when it does not answer soon. */
  installedModels(host: string, port: number): Promise<readonly string[]>;
  readonly environment: Environment;
}

/** Where the YAML can go. */
export const places = ['new', 'cursor', 'end', 'beside'] as const;
export type Place = (typeof places)[number];

export interface Draft {
  readonly provider: ProviderDescriptor | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly endpoint: Endpoint | undefined;
  readonly model: string | undefined;
  readonly credential: CredentialAnswer | undefined;
  /** Undefined: the first that is offered. */
  readonly exposure: GatewayOffer | 'new' | 'none' | undefined;
  readonly path: string | undefined;
  readonly hostname: string | undefined;
  readonly clients: readonly ClientFormat[] | undefined;
  readonly failover: ProviderAnswers | undefined;
  readonly place: Place;
  /** Set by the last step. */
  readonly isDone: boolean;
}

export const emptyDraft: Draft = {
  provider: undefined,
  name: undefined,
  namespace: undefined,
  settings: {},
  endpoint: undefined,
  model: undefined,
  credential: undefined,
  exposure: undefined,
  path: undefined,
  hostname: undefined,
  clients: undefined,
  failover: undefined,
  place: 'new',
  isDone: false,
};
