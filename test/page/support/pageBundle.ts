import { build } from 'esbuild';

/** The page's files as they are shipped: by name, as bytes. */
export async function buildPage(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: {
      prompt: 'src/page/prompt.ts',
      'prompt-style': 'src/page/prompt.css',
      diagnose: 'src/page/diagnose.ts',
      'diagnose-style': 'src/page/diagnose.css',
    },
    outdir: 'page',
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    target: 'es2023',
    format: 'esm',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    logLevel: 'warning',
  });
  return new Map(outputFiles.map(({ path, contents }) => [path.split(/[\\/]/).at(-1) ?? '', contents]));
}
