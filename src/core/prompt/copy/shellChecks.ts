import { oneLine } from '../../base/oneLine.ts';
import { closeTunnel, curlCommand, openTunnel, shellWord } from './posixShell.ts';
import type { Recipe, ServicePort } from './recipe.ts';

/** One request of the checks. */
export interface ShellCheck {
  /** What is asked: `openai-backend, GET /openai/v1/models`. */
  readonly title: string;
  /** What is known against it, and what to ask instead. */
  readonly comment: string | undefined;
  /** Undefined where no request gets there. */
  readonly recipe: Recipe | undefined;
}

/** The variable with scheme, host and port of the gateway that is asked. */
const gatewayVariable = 'GATEWAY';

/** A script of requests, one provider after the other, with the way to each gateway before the first that needs it. */
export function shellChecks(checks: readonly ShellCheck[]): string {
  const lines: string[] = [];
  let open: string | undefined;
  for (const { title, comment, recipe } of checks) {
    const way = recipe && wayOf(recipe);
    if (way !== undefined && way.key !== open) {
      if (open?.startsWith('tunnel') === true) lines.push(...closeTunnel, '');
      lines.push(...way.lines, '');
      open = way.key;
    }
    lines.push(`# ${oneLine(title)}`);
    if (comment !== undefined) lines.push(`# ${oneLine(comment)}`);
    if (recipe !== undefined) lines.push(curlCommand(recipe, `"$${gatewayVariable}"`), 'echo');
    lines.push('');
  }
  if (open?.startsWith('tunnel') === true) lines.push(...closeTunnel, '');
  return lines.join('\n');
}

interface CheckWay {
  /** Tells the ways of two requests apart. */
  readonly key: string;
  readonly lines: readonly string[];
}

function wayOf({ tunnel, balancer, origin, scheme }: Recipe): CheckWay {
  if (tunnel !== undefined)
    return {
      key: `tunnel ${JSON.stringify(tunnel)}`,
      lines: [...openTunnel(tunnel), `${gatewayVariable}=${shellWord(origin)}`],
    };
  if (balancer !== undefined)
    return { key: `balancer ${scheme} ${JSON.stringify(balancer)}`, lines: balancerLines(balancer, scheme) };
  return { key: origin, lines: [`${gatewayVariable}=${shellWord(origin)}`] };
}

/** A load balancer has a name or an IP address, never both. */
const ingress = '.status.loadBalancer.ingress[0]';

function balancerLines({ context, gateway, port }: ServicePort, scheme: string): readonly string[] {
  const { namespace, name } = gateway;
  const words = ['--context', context, '--namespace', namespace, 'get', `service/${name}`, '--output'];
  const path = shellWord(`jsonpath={${ingress}.ip}{${ingress}.hostname}`);
  return [
    `ADDRESS=$(kubectl ${words.map(shellWord).join(' ')} ${path})`,
    `${gatewayVariable}="${scheme}://$ADDRESS:${port}"`,
  ];
}
