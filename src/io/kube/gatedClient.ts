import { failure } from '../../core/messages/index.ts';
import { readJson, type ApiClient, type ApiRequest } from './apiClient.ts';
import { ApiError } from './apiError.ts';
import { isOfConnection, type ConnectionGate } from './connectionGate.ts';

/** A request that ends with its watch. */
type WatchRequest = ApiRequest & { readonly signal: AbortSignal };

/** What a list and a watch need of a client. */
export interface WatchClient {
  readonly context: string;
  open(request: WatchRequest): ReturnType<ApiClient['open']>;
  json(request: WatchRequest): Promise<unknown>;
}

/** The client of a connection's watches: each request waits for its turn at the gate and tells it how it went. */
export class GatedClient implements WatchClient {
  readonly #client: Pick<ApiClient, 'open' | 'context'>;
  readonly #gate: ConnectionGate;

  constructor(client: Pick<ApiClient, 'open' | 'context'>, gate: ConnectionGate) {
    this.#client = client;
    this.#gate = gate;
  }

  get context(): string {
    return this.#client.context;
  }

  async open(request: WatchRequest): ReturnType<ApiClient['open']> {
    const learn = await this.#gate.enter(request.signal);
    if (learn === undefined) throw new ApiError(failure('cluster.canceled', {}), {});
    try {
      const opened = await this.#client.open(request);
      learn({ proves: 'answers' });
      return opened;
    } catch (error) {
      if (isOfConnection(error)) learn({ proves: 'fails', error });
      else learn({ proves: request.signal.aborted ? 'nothing' : 'answers' });
      throw error;
    }
  }

  async json(request: WatchRequest): Promise<unknown> {
    return readJson(await this.open(request), request, this.context);
  }
}
