import { createHash } from 'node:crypto';

/**
 * The npm packages that make a VS Code and a browser for it. Changing one makes a new cache folder.
 * code-server's version is VS Code's own, with 4 in place of 1.
 */
export const workbenchPackages = {
  'code-server': '4.139.1',
  '@sparticuz/chromium': '153.0.0',
  'dejavu-fonts-ttf': '2.37.3',
  '@parcel/watcher': '2.5.6',
} as const;

/** Counts up when what we do with the packages changes (stand-ins, pruning, fonts.conf), so that old folders are not used. */
const recipeVersion = 1;

/** Names a cache folder: equal only where the very same files would be made. */
export function cacheKey(platform: string, arch: string): string {
  const what = JSON.stringify([recipeVersion, platform, arch, Object.entries(workbenchPackages)]);
  return createHash('sha256').update(what).digest('hex').slice(0, 12);
}

/** `name@version` of every package to fetch for this platform. */
export function packagesFor(platform: string, arch: string): string[] {
  const versions = workbenchPackages;
  const packages = [`code-server@${versions['code-server']}`];
  const libc = platform === 'linux' ? '-glibc' : '';
  packages.push(`@parcel/watcher-${platform}-${arch}${libc}@${versions['@parcel/watcher']}`);
  if (!runsPackagedChromium(platform, arch)) return packages;
  packages.push(`@sparticuz/chromium@${versions['@sparticuz/chromium']}`);
  packages.push(`dejavu-fonts-ttf@${versions['dejavu-fonts-ttf']}`);
  return packages;
}

/** The Chromium on npm is built for Linux on x64 with glibc 2.34 or newer; elsewhere a browser of the machine serves. */
export function runsPackagedChromium(platform: string, arch: string): boolean {
  return platform === 'linux' && arch === 'x64';
}
