import type { MessageCode } from '../messages/index.ts';
import type { ProviderEntry } from '../resource/backend.ts';

/** A message that stands alone: what a model or a need is, in a word or two. */
type WordCode = Extract<MessageCode, `catalog.${string}`>;

/** Values of `policies.ai.routes` that agentgateway takes since its first release with CRDs. */
type RouteType =
  'Completions' | 'Messages' | 'Models' | 'Passthrough' | 'Responses' | 'AnthropicTokenCount' | 'Embeddings';

interface ModelChoice {
  readonly id: string;
  /** What it is good for. */
  readonly word: WordCode;
}

/** A cloud whose credentials are more than one key. */
type Cloud = 'aws' | 'azure' | 'gcp';

/** How the gateway proves itself to the provider. */
export type CredentialNeed =
  | { readonly kind: 'none' }
  /** A key in a Secret; `environment` is the variable that people keep it in. */
  | { readonly kind: 'secret'; readonly secretName: string; readonly environment: string }
  /** Credentials of a cloud: those that the gateway's Pod has, or a Secret with several data keys. */
  | {
      readonly kind: 'cloud';
      readonly cloud: Cloud;
      readonly secretName: string;
      /** By data key that the gateway reads, the variable that people keep the value in. */
      readonly environments: Readonly<Record<string, string>>;
      /** The first release of agentgateway that reads a Secret here. */
      readonly secretSince?: string;
    };

/** Where a provider without a well-known address is. */
export interface EndpointDefaults {
  readonly host: string;
  readonly port: number;
  /** `https` by the service itself; else port 443 decides. */
  readonly scheme?: 'https';
  /** Below which path it serves the API, in place of `/v1`. */
  readonly pathPrefix?: string;
  /** Variables that people keep the address in; without them the address is the service's own and not asked for. */
  readonly environment?: { readonly host: string; readonly port: string };
}

/** A field below the provider's kind, beside the model. Its limits and allowed values are those of the schema. */
interface ProviderSetting {
  readonly field: string;
  readonly question: WordCode;
  /** What it is until somebody answers; empty where only the user can know, and then the variable stands for it. */
  readonly suggestion: string;
  /** The variable that people keep it in. */
  readonly environment: string;
  /** Asked for only where an earlier answer is this. */
  readonly when?: { readonly field: string; readonly is: string };
}

/** How an entry of the provider's kind is written. */
interface ProviderShape {
  /** The key under `spec.ai.provider` that chooses the kind. */
  readonly type: string;
  /** The field that names the model. */
  readonly modelField: string;
  readonly settings: readonly ProviderSetting[];
}

/** How the provider itself is called, whatever the gateway makes of it. */
interface WireFormat {
  /** Path of a chat request; `:model` where the model stands in the path. */
  readonly path: string;
  /** Header, or other place, of the credential: `Authorization: Bearer`. */
  readonly credential: string;
  /** Where the model is named. */
  readonly model: string;
}

/**
 * All that the product knows of one LLM provider. One file a provider; the wizard, the recipes, the snippets, the table of
 * the README and the names in the tree are made from it.
 */
export interface ProviderDescriptor extends ProviderShape {
  /** Value of the label `provider` and end of the snippet's prefix. */
  readonly id: string;
  /** The product's own name, in every language the same. */
  readonly label: string;
  /** Name of a codicon. */
  readonly icon: string;
  readonly backendName: string;
  /** The first release of agentgateway that has the kind; undefined: all have it. */
  readonly since?: string;
  /** How it is written for releases before `since`; undefined: not at all. */
  readonly older?: ProviderShape;
  /** Reads the descriptor back from an entry of its type: is it this provider that the entry reaches? */
  recognises(entry: ProviderEntry): boolean;
  readonly defaultModel: string;
  readonly models: readonly ModelChoice[];
  /** The variable that people keep their model in. */
  readonly modelEnvironment: string;
  readonly credential: CredentialNeed;
  /** Set where host and port must be given; undefined where the gateway knows the address. */
  readonly endpoint: EndpointDefaults | undefined;
  readonly route: {
    /** Path prefix that clients call, such as `/openai`. */
    readonly path: string;
    /**
     * 'stripped' where the upstream sees the client's path (any host override); 'kept' where the gateway sets the path
     * by the format, so that a rewrite would change nothing.
     */
    readonly prefix: 'stripped' | 'kept';
  };
  /** `policies.ai.routes`: path suffix → format; undefined where Chat Completions alone will do (the gateway's default). */
  readonly formats: Readonly<Record<string, RouteType>> | undefined;
  readonly wire: WireFormat;
  /** The provider's own documentation of its API. */
  readonly documentation: string;
}

/** The shape in which a release takes a provider; undefined where it cannot. `release` undefined: unknown. */
export function shapeFor(
  provider: ProviderDescriptor,
  isAtLeast: (since: string) => boolean,
): ProviderShape | undefined {
  if (provider.since === undefined || isAtLeast(provider.since)) return provider;
  return provider.older;
}
