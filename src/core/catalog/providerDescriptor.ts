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

/** How the gateway proves itself to the provider. */
type CredentialNeed =
  | { readonly kind: 'none' }
  /** A key in a Secret; `environment` is the variable that people keep it in. */
  | { readonly kind: 'secret'; readonly secretName: string; readonly environment: string };

/** Where a provider without a well-known address is looked for. */
export interface EndpointDefaults {
  readonly host: string;
  readonly port: number;
  readonly environment: { readonly host: string; readonly port: string };
}

/**
 * All that the product knows of one LLM provider. One file a provider; the wizard, the recipes, the snippets and the
 * names in the tree are made from it.
 */
export interface ProviderDescriptor {
  /** Value of the label `provider` and end of the snippet's prefix. */
  readonly id: string;
  /** The product's own name, in every language the same. */
  readonly label: string;
  /** Name of a codicon. */
  readonly icon: string;
  readonly backendName: string;
  /** The key under `spec.ai.provider` that chooses the kind. */
  readonly type: string;
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
}
