import { CodedError } from '../base/codedError.ts';
import type { PromptEndpoint } from '../gateway/endpoint.ts';
import { explainReply } from '../gateway/explainReply.ts';
import { addressTrouble, namedAddressTrouble } from '../gateway/addressTrouble.ts';
import { placeOf, type GatewayWay } from '../gateway/gatewayWays.ts';
import type { ByteStream, ForwardLease, ForwardTarget } from '../gateway/forwarder.ts';
import type { ForwardState } from '../gateway/forwardState.ts';
import { message, type Message } from '../messages/index.ts';
import type { ObjectName } from '../resource/httpRoute.ts';
import { explainFailure } from './explainFailure.ts';
import { clip, maxRawLength } from './clip.ts';
import { isAboutStreaming } from './isAboutStreaming.ts';
import type { PromptEvent, PromptFailure, PromptOutcome } from './promptEvent.ts';
import type { PromptFormat, PromptInput, ReplyEvent } from './promptFormat.ts';
import type { PromptTransport, TransportReply, TransportRequest } from './promptTransport.ts';
import { RawRecorder } from './rawExchange.ts';
import { costIn, RunFigures } from './runFigures.ts';
import type { Turn } from './turn.ts';

/** One prompt to one endpoint. */
export interface PromptRun {
  readonly endpoint: PromptEndpoint;
  /** Those of the endpoint that are worth trying, in their order. */
  readonly ways: PromptEndpoint['ways'];
  readonly format: PromptFormat;
  readonly turns: readonly Turn[];
  /** Overrides the model in the request; the backend's own model, where it sets one, still wins at the gateway. */
  readonly model: string | undefined;
  /** Whether the answer may come in pieces, where the format can. */
  readonly stream: boolean;
  /** Fields of the body that the format knows. */
  readonly parameters?: PromptInput['parameters'];
  /** Headers that a person set for this gateway, names in lower case. What the match asks for goes before them. */
  readonly clientHeaders?: Readonly<Record<string, string>> | undefined;
  /** What a refusal means; undefined: what it means of a gateway of a cluster. */
  readonly explain?: typeof explainReply | undefined;
}

/** What a run needs of the world. */
export interface PromptPorts {
  openTunnel(target: ForwardTarget): ForwardLease;
  readonly transport: PromptTransport;
  /** A way led nowhere; nothing was sent over it. */
  unreached(way: GatewayWay): void;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
}

type DirectWay = Exclude<GatewayWay, { readonly kind: 'tunnel' }>;

/** How long a way that is not the last one may take to connect. */
const connectMs = 1_500;

/** The longest body of an error that is read before it is clipped. */
const maxErrorBodyBytes = 64 * 1024;

/**
 * Sends one prompt and tells how it goes on. Never throws and never sends twice: what is tried again is only
 * the tunnel, before anything was sent. After an abort nothing but `ended` with `stopped` follows, and tunnel and request are let go.
 */
export async function runPrompt(
  run: PromptRun,
  ports: PromptPorts,
  signal: AbortSignal,
  onEvent: (event: PromptEvent) => void,
): Promise<void> {
  const figures = new RunFigures(ports.nowMs, run.model);
  const gateway = nameOf(run.endpoint.gateway);
  const recorder = new RawRecorder(run.clientHeaders ?? {});
  const sender = new Sender(run, ports, signal, onEvent, recorder);
  const end = (outcome: PromptOutcome): void => onEvent({ type: 'ended', outcome, raw: recorder.take() });
  try {
    signal.throwIfAborted();
    const { reply: plain, way } = await sender.send();
    const reply = { ...plain, body: recorded(plain.body, recorder) };
    recorder.answered(reply);
    figures.answered(reply.status, way.kind === 'tunnel' ? undefined : placeOf(way), costIn(reply.headers));
    const headMs = ports.nowMs();
    const failure = isSuccess(reply)
      ? await readAnswer(reply, run, figures, signal, onEvent)
      : await readRefusal(reply, run, recorder);
    signal.throwIfAborted();
    onEvent({ type: 'step', step: 'done', tookMs: ports.nowMs() - headMs });
    end(figures.outcome(failure && withoutSecrets(failure, recorder)));
  } catch (error) {
    if (signal.aborted) end(figures.stopped());
    else {
      const explained = explainFailure(error, gateway, sender.way);
      end(figures.outcome(withoutSecrets({ ...explained, status: figures.status, body: undefined }, recorder)));
    }
  } finally {
    sender.dispose();
  }
}

/** Some upstreams echo the key that they refuse: ours, or the provider's own. */
function withoutSecrets(failure: PromptFailure, recorder: RawRecorder): PromptFailure {
  const { explanation, body } = failure;
  const args = Object.entries(explanation.args).map(([name, value]) => [
    name,
    typeof value === 'string' ? recorder.hide(value) : value,
  ]);
  return {
    ...failure,
    explanation: { ...explanation, args: Object.fromEntries(args) },
    body: body && recorder.hide(body),
  };
}

async function* recorded(body: TransportReply['body'], recorder: RawRecorder): AsyncGenerator<Uint8Array> {
  for await (const bytes of body) {
    recorder.read(bytes);
    yield bytes;
  }
}

/** Sends the request of a run by the first of its ways that connects. */
class Sender {
  readonly #run: PromptRun;
  readonly #ports: PromptPorts;
  readonly #signal: AbortSignal;
  readonly #onEvent: (event: PromptEvent) => void;
  readonly #recorder: RawRecorder;
  #lease: ForwardLease | undefined;
  #connection: ByteStream | undefined;
  /** The one that is tried, or was taken. */
  way: GatewayWay;

  constructor(
    run: PromptRun,
    ports: PromptPorts,
    signal: AbortSignal,
    onEvent: (event: PromptEvent) => void,
    recorder: RawRecorder,
  ) {
    this.#recorder = recorder;
    this.#run = run;
    this.#ports = ports;
    this.#signal = signal;
    this.#onEvent = onEvent;
    [this.way] = run.ways;
  }

  async send(): Promise<{ readonly reply: TransportReply; readonly way: GatewayWay }> {
    for (const [index, way] of this.#run.ways.entries()) {
      this.way = way;
      const next = this.#run.ways[index + 1];
      try {
        const request = way.kind === 'tunnel' ? await this.#byTunnel(way.target) : this.#direct(way, next);
        return { reply: await this.#answered(request), way };
      } catch (error) {
        if (way.kind === 'tunnel' || this.#signal.aborted || !isUnconnected(error)) throw error;
        this.#ports.unreached(way);
        if (next === undefined) throw error;
        const notice = message('prompt.nextWay', { place: placeOf(way) });
        this.#onEvent({ type: 'notice', notice });
      }
    }
    throw new Error('a run has at least one way');
  }

  async #answered(request: TransportRequest): Promise<TransportReply> {
    const { nowMs, transport } = this.#ports;
    this.#recorder.sent(request);
    const startMs = nowMs();
    const reply = await transport.send(request, this.#signal);
    const tookMs = nowMs() - startMs;
    const { connectMs } = reply;
    if (this.#signal.aborted) return reply;
    if (connectMs !== undefined) this.#onEvent({ type: 'step', step: 'connect', tookMs: connectMs });
    this.#onEvent({ type: 'step', step: 'firstByte', tookMs: Math.max(0, tookMs - (connectMs ?? 0)) });
    return reply;
  }

  dispose(): void {
    this.#connection?.destroy();
    this.#lease?.dispose();
  }

  async #byTunnel(target: ForwardTarget): Promise<TransportRequest> {
    const { name, namespace } = this.#run.endpoint.gateway;
    const startMs = this.#ports.nowMs();
    this.#lease = this.#ports.openTunnel(target);
    this.#connection = await connect(this.#lease, `${namespace}/${name}`, this.#signal, this.#onEvent);
    this.#onEvent({ type: 'step', step: 'tunnel', tookMs: this.#ports.nowMs() - startMs });
    return { ...requestOf(this.#run, `localhost:${target.port}`), connection: this.#connection };
  }

  #direct(way: DirectWay, next: GatewayWay | undefined): TransportRequest {
    const trouble = way.kind === 'named' ? namedAddressTrouble : addressTrouble;
    // A name is looked at again once it has an address; an address is what it is.
    const own = trouble(way.host);
    if (own !== undefined) throw new CodedError(own.code, own.args);
    const request = { ...requestOf(this.#run, placeOf(way)), addressTrouble: trouble };
    return next === undefined ? request : { ...request, connectMs };
  }
}

/** Whether a failure tells that there was no connection, so that nothing can have been sent. */
function isUnconnected(error: unknown): boolean {
  return error instanceof CodedError && (error.code === 'http.connect' || error.code === 'http.connectTimeout');
}

/** A connection to the gateway; while the tunnel looks for its way again, that is told. */
async function connect(
  lease: ForwardLease,
  gateway: string,
  signal: AbortSignal,
  onEvent: (event: PromptEvent) => void,
): Promise<ByteStream> {
  let shown = false;
  const show = (state: ForwardState): void => {
    const notice = noticeOf(state, gateway);
    if (signal.aborted || (notice === undefined && !shown)) return;
    shown = notice !== undefined;
    onEvent({ type: 'notice', notice });
  };
  show(lease.state);
  const following = lease.onDidChangeState(show);
  try {
    const connection = await lease.connect(signal);
    if (!signal.aborted) return connection;
    connection.destroy();
    throw signal.reason;
  } finally {
    following.dispose();
  }
}

function noticeOf(state: ForwardState, gateway: string): Message | undefined {
  const isWaiting = state.status === 'reconnecting' || (state.status === 'connecting' && state.reason !== undefined);
  return isWaiting ? message('prompt.reconnecting', { gateway }) : undefined;
}

function requestOf(run: PromptRun, place: string): TransportRequest {
  const { endpoint, format, turns, model, parameters, clientHeaders } = run;
  const host = endpoint.host === undefined ? {} : { host: endpoint.host };
  return {
    method: format.method,
    url: `${endpoint.scheme}://${place}${endpoint.path}`,
    headers: { ...format.headers, ...clientHeaders, ...endpoint.headers, ...host },
    body: format.encode({ turns, model, stream: isStreamed(run), parameters }),
  };
}

function isStreamed({ stream, format }: PromptRun): boolean {
  return stream && format.canStream;
}

async function readAnswer(
  reply: TransportReply,
  run: PromptRun,
  figures: RunFigures,
  signal: AbortSignal,
  onEvent: (event: PromptEvent) => void,
): Promise<PromptFailure | undefined> {
  const decoder = run.format.newDecoder();
  let failure: PromptFailure | undefined;
  const take = (events: readonly ReplyEvent[]): void => {
    // Bytes that came before the stop may still be in hand.
    if (signal.aborted) return;
    for (const event of events) {
      figures.note(event);
      if (event.type === 'text' || event.type === 'reasoning' || event.type === 'toolCall') onEvent(event);
      failure ??= failureIn(event, reply.status, run);
    }
  };
  try {
    for await (const bytes of reply.body) take(decoder.push(bytes));
  } catch (error) {
    // Some upstreams hang up right after the last word: the answer is whole all the same.
    const last = decoder.end();
    take(last.filter((event) => event.type !== 'end'));
    const isWhole = last.some((event) => event.type === 'end' && event.how === 'complete');
    if (isWhole && !signal.aborted) return failure;
    throw error;
  }
  take(decoder.end());
  return failure;
}

/** What an event of a reply with status 2xx says against it. */
function failureIn(event: ReplyEvent, status: number, { format, endpoint }: PromptRun): PromptFailure | undefined {
  if (event.type === 'error') {
    return {
      explanation: message('prompt.errorInStream', { detail: clip(event.detail, 300) }),
      place: 'provider',
      step: undefined,
      status,
      body: event.raw,
    };
  }
  if (event.type !== 'end' || event.how === 'complete') return undefined;
  const names = { path: endpoint.forwardedPath, format: format.routeType };
  if (event.how === 'cut')
    return { explanation: message('prompt.cut'), place: 'provider', step: undefined, status, body: undefined };
  const [explanation, body] =
    event.how === 'foreign'
      ? [message('prompt.foreignReply', names), event.raw]
      : [message('prompt.emptyReply', names), undefined];
  return { explanation, place: 'backend', step: 'openBackend', status, body };
}

async function readRefusal(reply: TransportReply, run: PromptRun, recorder: RawRecorder): Promise<PromptFailure> {
  const { endpoint } = run;
  const decoder = new TextDecoder();
  let body = '';
  let bytesRead = 0;
  for await (const bytes of reply.body) {
    body += decoder.decode(bytes, { stream: true });
    bytesRead += bytes.byteLength;
    if (bytesRead >= maxErrorBodyBytes) break;
  }
  const context = { backend: nameOf(endpoint.backend), path: endpoint.path, format: run.format.routeType };
  const {
    message: explanation,
    place,
    step,
  } = (run.explain ?? explainReply)({ status: reply.status, headers: reply.headers, body }, context);
  const refusesStream = isStreamed(run) && isAboutStreaming(reply.status, body);
  // What is clipped within a key would be known by its form no more.
  const told = clip(recorder.hide(body), maxRawLength);
  return { explanation, place, step, status: reply.status, body: told, refusesStream };
}

/** What belongs to no namespace is no resource of a cluster. */
function nameOf({ namespace, name }: ObjectName): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

function isSuccess(reply: TransportReply): boolean {
  return reply.status >= 200 && reply.status < 300;
}
