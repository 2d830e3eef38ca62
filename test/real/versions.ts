/** What the real control plane is built from. A change makes a new cache folder. */
export const realVersions = { kubernetes: '1.36.3', etcd: '3.6.5', kwok: '0.8.0' } as const;

/** Goes up when what is built of the same versions changes. */
const build = 3;

/** The name of the cache folder for this machine. */
export function binariesKey(platform: string, arch: string): string {
  const { kubernetes, etcd, kwok } = realVersions;
  return `real-kubernetes-${kubernetes}-etcd-${etcd}-kwok-${kwok}-${build}-${platform}-${arch}`;
}
