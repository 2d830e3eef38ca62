import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** What a packaged extension is made of, as far as it is there. */
const packaged = /^(dist|media|l10n|docs|package(\.nls(\.[\w-]+)?)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/;

/**
 * Installs an extension from its source folder, without a package: VS Code takes any folder named publisher.name-version
 * among the installed ones. A copy and not links, because the extension host tells extensions apart by the real path of
 * the file that imports `vscode`; and away from the repository, an import that was not bundled fails as it would for a user.
 */
export async function copyExtension(source: string, extensionsFolder: string): Promise<void> {
  const target = path.join(extensionsFolder, await folderName(source));
  await mkdir(target, { recursive: true });
  const entries = (await readdir(source)).filter((entry) => packaged.test(entry));
  await Promise.all(
    entries.map((entry) => cp(path.join(source, entry), path.join(target, entry), { recursive: true })),
  );
}

/** Installs one that is no more than what stands in its folder. */
export async function copyWholeExtension(source: string, extensionsFolder: string): Promise<void> {
  await cp(source, path.join(extensionsFolder, await folderName(source)), { recursive: true });
}

async function folderName(source: string): Promise<string> {
  const manifest: Record<string, unknown> = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
  return `${String(manifest['publisher'])}.${String(manifest['name'])}-${String(manifest['version'])}`;
}
