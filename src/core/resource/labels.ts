import type { KubeObject } from './kubeObject.ts';

/** Pods, Deployments and Services of gateways carry the name of theirs (agentgateway's deployer sets the label). */
export const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name';

/** Longer names do not fit a label: the deployer keeps this many characters and adds a hash. */
const maxLabelLength = 63;
const keptOfLongName = 50;

/** The keys by which what the deployer made is found: the label's value, and the beginning of a name that was too long. */
export function gatewayKeysOf({ metadata: { namespace = '', labels } }: KubeObject): readonly string[] {
  const label = labels[gatewayNameLabel];
  if (label === undefined) return [];
  const whole = `${namespace}/${label}`;
  return label.length < maxLabelLength ? [whole] : [whole, `${namespace}/~${label.slice(0, keptOfLongName)}`];
}

/** The key of {@link gatewayKeysOf} that belongs to a Gateway. */
export function gatewayKey(namespace: string, name: string): string {
  return name.length <= maxLabelLength ? `${namespace}/${name}` : `${namespace}/~${name.slice(0, keptOfLongName)}`;
}
