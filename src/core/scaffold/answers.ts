import type { ProviderDescriptor } from '../catalog/providerDescriptor.ts';

/** Where the provider listens, as the gateway's Pod reaches it. */
export interface Endpoint {
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
  readonly scheme: 'http' | 'https';
}

/** Where the gateway has the provider's key from. */
export type CredentialAnswer =
  /** A Secret that is written too, with a placeholder. */
  | { readonly kind: 'newSecret' }
  /** One that is there; `key` where its value stands under another data key than the gateway's own. */
  | { readonly kind: 'existingSecret'; readonly name: string; readonly key?: string | undefined }
  /** The client's own key goes on to the provider. */
  | { readonly kind: 'passthrough' }
  /** The credentials of a cloud that the gateway's Pod has. */
  | { readonly kind: 'ambient' };

/** One provider of a backend: its model already checked (see checkModel.ts). */
export interface ProviderAnswers {
  readonly provider: ProviderDescriptor;
  readonly model: string;
  /** By field of the provider's kind; what is missing is the descriptor's suggestion. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** Undefined: the default of the descriptor, where it has one. */
  readonly endpoint?: Endpoint | undefined;
  /** Undefined: what the descriptor needs. */
  readonly credential?: CredentialAnswer | undefined;
}

/** What clients may speak beside Chat Completions. */
export const clientFormats = ['Messages', 'Responses', 'Embeddings'] as const;
export type ClientFormat = (typeof clientFormats)[number];

/** How clients reach the backend. */
interface Exposure {
  /** The Gateway to attach to; undefined: `ai-gateway` in the namespace of the backend. */
  readonly gateway?: GatewayName | undefined;
  /** One of its listeners; undefined: all. */
  readonly listener?: string | undefined;
  readonly hostname?: string | undefined;
  /** Undefined: named after the backend. */
  readonly path?: string | undefined;
  /** Where the route must live; undefined: beside the backend. Elsewhere it needs a ReferenceGrant, which is written too. */
  readonly routeNamespace?: string | undefined;
  /** Whether the Gateway is to be made, too. */
  readonly isNewGateway?: boolean;
}

/** What a person answered: names already checked (see names.ts). */
export interface ScaffoldAnswers extends ProviderAnswers, Exposure {
  /** Name of the backend. */
  readonly name: string;
  readonly namespace: string;
  /** Undefined: what the descriptor has. */
  readonly clients?: readonly ClientFormat[] | undefined;
  /** Who answers while the first one cannot. */
  readonly failover?: ProviderAnswers | undefined;
  /** False: no route is written. */
  readonly isExposed?: boolean;
}

export interface GatewayName {
  readonly name: string;
  readonly namespace: string;
}
