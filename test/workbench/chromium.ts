import { createReadStream, createWriteStream } from 'node:fs';
import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

/** A browser that can be started without a window, and what its environment needs beside ours. */
export interface BrowserProgram {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Unpacks the Chromium of npm out of `node_modules` into `<folder>/chromium`.
 * @param finalFolder where the folder will lie in the end: fonts.conf holds absolute paths
 */
export async function unpackChromium(folder: string, finalFolder: string): Promise<void> {
  const packed = path.join(folder, 'node_modules', '@sparticuz', 'chromium', 'bin');
  const target = path.join(folder, 'chromium');
  await mkdir(path.join(target, 'fontcache'), { recursive: true });
  const tar: { extract(folder: string): Writable } = createRequire(path.join(folder, 'package.json'))('tar-fs');
  const unbrotli = (name: string, sink: Writable): Promise<void> =>
    pipeline(createReadStream(path.join(packed, name)), createBrotliDecompress(), sink);
  await Promise.all([
    unbrotli('chromium.br', createWriteStream(path.join(target, 'chromium'), { mode: 0o755 })),
    unbrotli('swiftshader.tar.br', tar.extract(target)),
    unbrotli('fonts.tar.br', tar.extract(path.join(target, 'fonts'))),
    unbrotli('al2023.tar.br', tar.extract(path.join(target, 'al2023'))),
    writeFile(path.join(target, 'fonts.conf'), fontsConfiguration(finalFolder)),
  ]);
}

/** The Chromium that {@link unpackChromium} made. */
export function packagedChromium(folder: string): BrowserProgram {
  const root = path.join(folder, 'chromium');
  const libraries = [path.join(root, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  return {
    executable: path.join(root, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: path.join(root, 'fonts.conf') },
  };
}

/** With no font found, text is invisible and the browser dies; so ours come first, and the system's after them. */
function fontsConfiguration(folder: string): string {
  const fonts = path.join(folder, 'node_modules', 'dejavu-fonts-ttf', 'ttf');
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${xml(fonts)}</dir>
  <dir>${xml(path.join(folder, 'chromium', 'fonts'))}</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>${xml(path.join(folder, 'chromium', 'fontcache'))}</cachedir>
${alias('sans-serif', 'DejaVu Sans')}
${alias('system-ui', 'DejaVu Sans')}
${alias('serif', 'DejaVu Serif')}
${alias('monospace', 'DejaVu Sans Mono')}
</fontconfig>
`;
}

function alias(family: string, preferred: string): string {
  return `  <alias binding="same"><family>${family}</family><prefer><family>${preferred}</family></prefer></alias>`;
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** The first Chrome, Chromium or Edge of this machine, or undefined. `CHROME_PATH` wins. */
export async function findBrowserOfMachine(): Promise<BrowserProgram | undefined> {
  for (const executable of browserCandidates(process.platform, process.env)) {
    if (await isExecutable(executable)) return { executable, env: {} };
  }
  return undefined;
}

/** Absolute paths at which a browser of the machine may lie, the best first. */
export function browserCandidates(platform: string, env: Readonly<Record<string, string | undefined>>): string[] {
  const own = env['CHROME_PATH'] ? [env['CHROME_PATH']] : [];
  if (platform === 'darwin') {
    const names = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    const roots = ['', env['HOME'] ?? ''];
    return [
      ...own,
      ...names.flatMap((name) => roots.map((root) => `${root}/Applications/${name}.app/Contents/MacOS/${name}`)),
    ];
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (root) => root !== undefined,
    );
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return [...own, ...programs.flatMap((program) => roots.map((root) => `${root}\\${program}`))];
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return [...own, ...names.flatMap((name) => folders.map((folder) => `${folder}/${name}`))];
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
