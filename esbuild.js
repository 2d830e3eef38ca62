// Builds dist/: the extension (Node, ESM with splitting, so that io, the Kubernetes client and the validator load on
// first use) and the pages of the prompt panel and of a diagnosis (browser). `--watch` rebuilds on change, `--production` minifies.
import * as esbuild from 'esbuild';
import { rm } from 'node:fs/promises';
import { ringGuard } from './test/rings/ringGuard.ts';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** CommonJS dependencies call `require` for Node's own modules; ES modules have none. */
const requireBanner =
  "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);";

/**
 * VS Code gives extensions other modules than Node's when they call `require('https')`, and with them its own choice of
 * proxy in place of the agent that a library was given. Ours is made by the kubeconfig first: an import is never replaced.
 * @type {esbuild.Plugin}
 */
const nodesOwnNetwork = {
  name: 'nodes-own-network',
  setup(build) {
    build.onResolve({ filter: /^(node:)?(https?|net|tls)$/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path: path.replace('node:', ''), namespace: 'nodes-own' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'nodes-own' }, ({ path }) => ({
      contents: `export * from 'node:${path}'; export { default } from 'node:${path}';`,
    }));
  },
};

const fromClient = /[\\/]@kubernetes[\\/]client-node[\\/]/;

/**
 * Of the Kubernetes client we use what reads a kubeconfig, for requests of our own: a ninth of what it comes with. It does
 * not say that its modules have no side effects; those that we use have none, so the API classes are left out. Requests of
 * its own would go through undici (730 KB), which stays out as well: whatever asks for it is told so.
 * @type {esbuild.Plugin}
 */
const leanClient = {
  name: 'lean-client',
  setup(build) {
    build.onResolve({ filter: /.*/ }, async ({ path, pluginData, ...args }) => {
      const isConcerned = path === '@kubernetes/client-node' || fromClient.test(args.importer);
      if (!isConcerned || pluginData === 'lean-client') return undefined;
      if (path === 'undici') return { path, namespace: 'left-out', sideEffects: false };
      const resolved = await build.resolve(path, { ...args, pluginData: 'lean-client' });
      const isOwn = fromClient.test(resolved.path) && resolved.errors.length === 0;
      return isOwn ? { ...resolved, sideEffects: false } : undefined;
    });
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: `function leftOut() { throw new Error('undici is not part of this bundle'); }
        export { leftOut as Agent, leftOut as ProxyAgent, leftOut as fetch };`,
    }));
  },
};

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  metafile: true,
  legalComments: 'none',
};

/** @type {esbuild.BuildOptions} */
const extension = {
  ...common,
  entryPoints: { extension: 'src/extension.ts' },
  outdir: 'dist',
  platform: 'node',
  target: 'node22.19',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  external: ['vscode'],
  mainFields: ['module', 'main'],
  banner: { js: requireBanner },
  plugins: [ringGuard, leanClient, nodesOwnNetwork],
};

/** @type {esbuild.BuildOptions} */
const page = {
  ...common,
  entryPoints: {
    prompt: 'src/page/prompt.ts',
    'prompt-style': 'src/page/prompt.css',
    diagnose: 'src/page/diagnose.ts',
    'diagnose-style': 'src/page/diagnose.css',
  },
  outdir: 'dist/page',
  platform: 'browser',
  target: 'es2023',
  format: 'esm',
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
  plugins: [ringGuard],
};

if (watch) {
  const contexts = await Promise.all([esbuild.context(extension), esbuild.context(page)]);
  await Promise.all(contexts.map((context) => context.watch()));
  console.log('watching');
} else {
  await rm('dist', { recursive: true, force: true });
  await Promise.all([esbuild.build(extension), esbuild.build(page)]);
}
