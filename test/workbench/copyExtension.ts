import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** What a packaged extension is made of, as far as it is there. */
const packaged = /^(dist|media|l10n|package(\.nls(\.[\w-]+)?)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/;

/**
 * Installs an extension from its source folder, without a package: VS Code takes any folder named publisher.name-version
 * among the installed ones. A copy and not links, because the extension host tells extensions apart by the real path of
 * the file that imports `vscode`; and away from the repository, an import that was not bundled fails as it would for a user.
 */
export async function copyExtension(source: string, extensionsFolder: string): Promise<void> {
  const manifest: Record<string, unknown> = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
  const name = `${String(manifest['publisher'])}.${String(manifest['name'])}-${String(manifest['version'])}`;
  const target = path.join(extensionsFolder, name);
  await mkdir(target, { recursive: true });
  const entries = (await readdir(source)).filter((entry) => packaged.test(entry));
  await Promise.all(
    entries.map((entry) => cp(path.join(source, entry), path.join(target, entry), { recursive: true })),
  );
}
