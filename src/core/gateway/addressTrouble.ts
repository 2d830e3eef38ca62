import { message, type Message } from '../messages/index.ts';

/** Networks that no gateway of a cluster is reached by: this machine, this link (cloud metadata services live there), none. */
const refused: readonly RegExp[] = [
  /^127\./,
  /^0\./,
  /^169\.254\./,
  /^(?:::1?|0:0:0:0:0:0:0:[01])$/i,
  /^fe[89ab][0-9a-f]:/i,
  /^::ffff:(?:127\.|0\.|169\.254\.)/i,
  /^fd00:ec2:/i,
  /^(?:.*\.)?localhost\.?$/i,
  /^metadata\.google\.internal\.?$/i,
];

const hostPattern = /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\.?|[0-9a-f:.]+)$/i;

/**
 * Why an address that a cluster gives is not asked; undefined when it may be. A cluster that somebody else writes to must
 * not make this machine talk to itself, or to the metadata service of its cloud.
 */
export function addressTrouble(address: string): Message | undefined {
  if (!hostPattern.test(address)) return message('way.noHost', { address });
  return refused.some((network) => network.test(address)) ? message('way.refused', { address }) : undefined;
}
