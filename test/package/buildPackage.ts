import vsce from '@vscode/vsce';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Builds the extension for production and packs it into `folder`; dependencies are bundled, so none are packed. */
export async function buildPackage(folder: string): Promise<{ path: string; bytes: number }> {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };
  const path = join(folder, `${name}-${version}.vsix`);
  await vsce.createVSIX({
    packagePath: path,
    dependencies: false,
    skipLicense: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return { path, bytes: statSync(path).size };
}
