import type { ProviderDescriptor } from '../catalog/providerDescriptor.ts';

/** Where the provider listens, as the gateway's Pod reaches it. */
export interface Endpoint {
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
  readonly scheme: 'http' | 'https';
}

/** What a person answered: names and model already checked (see names.ts and checkModel.ts). */
export interface ScaffoldAnswers {
  readonly provider: ProviderDescriptor;
  /** Name of the backend. */
  readonly name: string;
  readonly namespace: string;
  readonly model: string;
  /** Undefined: the default of the descriptor, where it has one. */
  readonly endpoint?: Endpoint | undefined;
  /** The Gateway to attach to; undefined: `ai-gateway` in the namespace of the backend. */
  readonly gateway?: GatewayName | undefined;
}

export interface GatewayName {
  readonly name: string;
  readonly namespace: string;
}
