import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsonOf, runGo } from './runGo.ts';
import { realVersions } from './versions.ts';

/** The modules of ours in which the programs are built: each a go.mod and a file that imports what is built. */

const kubePrograms = ['k8s.io/kubernetes/cmd/kube-apiserver', 'k8s.io/kubernetes/cmd/kubectl'];

/**
 * The module of k8s.io/kubernetes' programs. It requires its staging modules as v0.0.0 and replaces them by folders of
 * its repository; outside of that they are the published ones of the same release.
 */
export async function writeKubernetesModule(folder: string): Promise<void> {
  const { kubernetes } = realVersions;
  const downloaded = await jsonOf(['mod', 'download', '-json', `k8s.io/kubernetes@v${kubernetes}`], folder);
  const text = await readFile(String(Reflect.get(downloaded, 'GoMod')), 'utf8');
  await writeFile(path.join(folder, 'go.mod'), kubernetesGoMod(text));
  const imports = kubePrograms.map((name) => `\t_ "${name}"`).join('\n');
  await writeFile(path.join(folder, 'tools.go'), `//go:build tools\n\npackage tools\n\nimport (\n${imports}\n)\n`);
  await runGo(['mod', 'tidy'], folder);
}

/** Our go.mod out of the one that k8s.io/kubernetes has. */
export function kubernetesGoMod(published: string): string {
  const { kubernetes } = realVersions;
  const staging = [...published.matchAll(/^\s*(?<name>k8s\.io\/\S+) v0\.0\.0$/gm)].map(
    (match) => match.groups?.['name'] ?? '',
  );
  const release = kubernetes.replace(/^1\./, 'v0.');
  const go = /^go (?<version>\S+)$/m.exec(published)?.groups?.['version'] ?? '1.26.0';
  const replaced = [...new Set(staging)]
    .toSorted((a, b) => a.localeCompare(b))
    .map((name) => `\t${name} => ${name} ${release}`);
  const lines = [
    'module agentgateway-tools/kubernetes',
    '',
    `go ${go}`,
    '',
    `require k8s.io/kubernetes v${kubernetes}`,
    '',
    'replace (',
    ...replaced,
    ')',
  ];
  return `${lines.join('\n')}\n`;
}

const set = (name: string, value: string | undefined): string => `-X k8s.io/component-base/version.${name}=${value}`;

/** Without these the server calls itself v0.0.0. */
export function kubernetesLinkerFlags(): string {
  const [major, minor] = realVersions.kubernetes.split('.');
  const version = `v${realVersions.kubernetes}`;
  return `-s -w ${set('gitVersion', version)} ${set('gitMajor', major)} ${set('gitMinor', minor)}`;
}

export async function writeEtcdModule(folder: string): Promise<void> {
  await writeFile(path.join(folder, 'go.mod'), 'module agentgateway-tools/etcd\n\ngo 1.24\n');
  await runGo(['get', `go.etcd.io/etcd/server/v3@v${realVersions.etcd}`], folder);
}

/** A copy of kwok's module with one file of ours in it. */
export async function writeKwokModule(folder: string): Promise<void> {
  const downloaded = await jsonOf(['mod', 'download', '-json', `sigs.k8s.io/kwok@v${realVersions.kwok}`], folder);
  const source = String(Reflect.get(downloaded, 'Dir'));
  for (const part of ['go.mod', 'go.sum', 'cmd', 'pkg', 'kustomize']) {
    await copyWritable(path.join(source, part), path.join(folder, part));
  }
  const ours = fileURLToPath(new URL('kwokTunnel.go', import.meta.url));
  await copyFile(ours, path.join(folder, 'pkg', 'utils', 'net', 'tunnel.go'));
}

/** Go's module cache is read-only, and a copy by mode could be neither written to nor removed. */
async function copyWritable(source: string, target: string): Promise<void> {
  if ((await stat(source)).isDirectory()) {
    await mkdir(target);
    for (const name of await readdir(source)) await copyWritable(path.join(source, name), path.join(target, name));
    return;
  }
  await writeFile(target, await readFile(source));
}
