import type { GatewayIdentity, KnownClient } from '../prompt/clientCredentials.ts';
import type { PanelClient } from './panelState.ts';

/** What a gateway is told of its client, as the panel shows it. */
export function panelClient({ namespace, name }: GatewayIdentity, known: KnownClient): PanelClient {
  return { gateway: `${namespace}/${name}`, ...known };
}
