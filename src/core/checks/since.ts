import type { GatewayFeatures } from '../resource/release.ts';
import { compareReleases } from '../schema/bundled/since.ts';

/** Whether what is judged runs on a release or a newer one; undefined where nobody knows. */
export function isSince({ release }: GatewayFeatures, since: string): boolean | undefined {
  return release === undefined ? undefined : compareReleases(release, since) >= 0;
}
