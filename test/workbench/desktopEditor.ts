import { constants } from 'node:fs';
import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { startChildGroup, type ChildGroup } from './childGroup.ts';
import { canShowWindows } from './display.ts';
import { repositoryRoot } from './repository.ts';
import { quietSettings } from './settings.ts';

/**
 * The `code` command of a desktop VS Code that can show a window here, or undefined. The one in the terminal of a remote
 * window, and the one that WSL lends from Windows, take no profile of their own and do not count.
 */
export async function findDesktopEditor(): Promise<string | undefined> {
  const { env, platform } = process;
  if (!canShowWindows(platform, env) || env['VSCODE_IPC_HOOK_CLI'] || env['WSL_DISTRO_NAME']) return undefined;
  const names = platform === 'win32' ? ['code.cmd'] : ['code'];
  for (const folder of (env['PATH'] ?? '').split(path.delimiter).filter(Boolean)) {
    for (const name of names) {
      const file = path.join(folder, name);
      const found = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return file;
    }
  }
  return undefined;
}

/**
 * Opens a folder in the desktop editor, with a profile of its own and the extension loaded from this repository. The
 * process ends when its window is closed.
 */
export async function openDesktopEditor(
  command: string,
  folder: string,
  profile: string,
  settings: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ChildGroup> {
  await mkdir(path.join(profile, 'data', 'User'), { recursive: true });
  await writeFile(
    path.join(profile, 'data', 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, null, 2),
  );
  const args = [
    '--wait',
    '--new-window',
    `--extensionDevelopmentPath=${repositoryRoot}`,
    `--user-data-dir=${path.join(profile, 'data')}`,
    `--extensions-dir=${path.join(profile, 'extensions')}`,
    '--disable-workspace-trust',
    folder,
  ];
  const clean = Object.entries({ ...process.env, ...env }).filter(
    ([name, value]) => value !== undefined && !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/.test(name),
  );
  return startChildGroup(command, args, Object.fromEntries(clean));
}
