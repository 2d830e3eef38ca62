import { bodyOf, curlAddress, localPort, type Recipe, type ServicePort } from './recipe.ts';

/** A word of a POSIX shell, whatever it holds. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Linux lets one argument have 128 KiB; what is longer goes in by a document. UTF-8 takes at most 3 bytes a UTF-16 unit. */
const maxArgumentLength = 40_000;

/** The word that ends a document: no body begins with it. */
const documentEnd = 'END_OF_BODY';

/** The request for curl in any POSIX shell, with the tunnel around it where it needs one. */
export function posixCurl(recipe: Recipe): string {
  const curl = curlCommand(recipe, shellWord(recipe.origin));
  if (recipe.tunnel === undefined) return `${curl}\n`;
  return [...openTunnel(recipe.tunnel), curl, ...closeTunnel].join('\n') + '\n';
}

/**
 * One call of curl.
 * @param origin a word of the shell
 */
export function curlCommand(recipe: Recipe, origin: string): string {
  const address = curlAddress(recipe);
  const url = address.url === undefined ? `${origin}${shellWord(recipe.path)}` : shellWord(address.url);
  const lines = [
    'curl --silent --show-error --no-buffer',
    ...(address.connectTo === undefined ? [] : [`--connect-to ${shellWord(address.connectTo)}`]),
    ...address.headers.map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    // One word in every shell, and none without the variable.
    ...recipe.secrets.map(
      ({ name, prefix, variable }) => `\${${variable}:+"-H${titled(name)}: ${prefix}$${variable}"}`,
    ),
  ];
  const body = bodyOf(recipe);
  if (body === undefined) return joined([...lines, url]);
  if (body.length <= maxArgumentLength) return joined([...lines, `--data-raw ${shellWord(body)}`, url]);
  return `${joined([...lines, '--data-binary @-', url])} <<'${documentEnd}'\n${body}\n${documentEnd}`;
}

/** As people write it: `Authorization`. */
export function titled(name: string): string {
  return name.replaceAll(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/** A tunnel in the background, and a moment until it takes connections. */
export function openTunnel({ context, gateway, port }: ServicePort): readonly string[] {
  return [
    `kubectl ${portForward({ context, gateway, port }).map(shellWord).join(' ')} >/dev/null &`,
    'TUNNEL=$!',
    `for TRY in 1 2 3 4 5 6 7 8 9; do curl --silent --output /dev/null localhost:${localPort} && break; sleep 1; done`,
  ];
}

export const closeTunnel: readonly string[] = ['kill "$TUNNEL"'];

/** The arguments of kubectl. */
export function portForward({ context, gateway, port }: ServicePort): readonly string[] {
  const place = ['--context', context, '--namespace', gateway.namespace];
  return [...place, 'port-forward', `service/${gateway.name}`, `${localPort}:${port}`];
}

function joined(lines: readonly string[]): string {
  return lines.join(' \\\n  ');
}
