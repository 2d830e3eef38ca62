import { placeOf, type GatewayWay } from '../gateway/gatewayWays.ts';

/** How long a way that led nowhere is left alone: long enough not to wait for it at every prompt. */
const unreachedMs = 3_600_000;

/** The ways to gateways that led nowhere a while ago. The same private address is another machine in another context. */
export class UnreachedWays {
  readonly #nowMs: () => number;
  /** When a way last led nowhere, by its context and where it leads. */
  readonly #sinceMs = new Map<string, number>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  add(context: string, way: GatewayWay): void {
    this.#sinceMs.set(keyOf(context, way), this.#nowMs());
  }

  /** A person asked for a fresh look: a VPN may be up by now. */
  clear(): void {
    this.#sinceMs.clear();
  }

  /** Without the ways that led nowhere a while ago, as long as another is left. */
  likely(context: string, ways: readonly [GatewayWay, ...GatewayWay[]]): readonly [GatewayWay, ...GatewayWay[]] {
    const nowMs = this.#nowMs();
    const isLikely = (way: GatewayWay): boolean =>
      nowMs - (this.#sinceMs.get(keyOf(context, way)) ?? -Infinity) > unreachedMs;
    const [first, ...rest] = ways.filter(isLikely);
    return first === undefined ? ways : [first, ...rest];
  }
}

function keyOf(context: string, way: GatewayWay): string {
  return `${context}\u0000${placeOf(way)}`;
}
