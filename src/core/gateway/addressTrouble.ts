import { message, type Message } from '../messages/index.ts';

/** This machine, and the address that means any of its own. */
const ownMachine: readonly RegExp[] = [/^127\./, /^0\./, /^(?:::1?|0:0:0:0:0:0:0:[01])$/i, /^(?:.*\.)?localhost\.?$/i];

/** This link, where cloud metadata services live. */
const metadata: readonly RegExp[] = [
  /^169\.254\./,
  /^fe[89ab][0-9a-f]:/i,
  /^fd00:ec2:/i,
  /^metadata\.google\.internal\.?$/i,
];

const hostPattern = /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\.?|[0-9a-f:.]+)$/i;

/**
 * Why an address that a cluster gives is not asked; undefined when it may be. A cluster that somebody else writes to must
 * not make this machine talk to itself, or to the metadata service of its cloud.
 */
export function addressTrouble(address: string): Message | undefined {
  if (!hostPattern.test(address)) return message('way.noHost', { address });
  return isIn([...ownMachine, ...metadata], address) ? message('way.refused', { address }) : undefined;
}

/** The same of an address that a person named: this machine is meant then, a metadata service never is. */
export function namedAddressTrouble(address: string): Message | undefined {
  return isIn(metadata, address) ? message('target.metadata', { address }) : undefined;
}

function isIn(networks: readonly RegExp[], address: string): boolean {
  const meant = canonical(address);
  return networks.some((network) => network.test(meant));
}

/** What a client makes of an address: `2852039166`, `0xa9fe.0xa9fe` and `::ffff:a9fe:a9fe` are all 169.254.169.254. */
function canonical(address: string): string {
  const url = `http://${address.includes(':') ? `[${address}]` : address}`;
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : address;
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(host);
  if (mapped === null) return host;
  const [high, low] = [mapped[1], mapped[2]].map((half) => Number.parseInt(half ?? '0', 16));
  return [high, low].flatMap((half = 0) => [half >> 8, half & 0xff]).join('.');
}
