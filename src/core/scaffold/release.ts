import type { GatewayFeatures } from '../resource/release.ts';
import { compareReleases } from '../schema/bundled/since.ts';

/** Whether the gateway is known to be of this release or a newer one. */
export function isAtLeast({ release }: GatewayFeatures, since: string): boolean {
  return release !== undefined && compareReleases(release, since) >= 0;
}
