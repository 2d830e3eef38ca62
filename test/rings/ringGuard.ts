import type { Plugin } from 'esbuild';
import { relative, sep } from 'node:path';
import { forbiddenImport } from './rings.ts';

/** Fails the build on an import that crosses the rings; the test of the same name also sees type-only imports and cycles. */
export const ringGuard: Plugin = {
  name: 'ring-guard',
  setup(build) {
    build.onResolve({ filter: /.*/ }, (args) => {
      const importer = relative(process.cwd(), args.importer).split(sep).join('/');
      if (args.kind === 'entry-point' || !importer.startsWith('src/') || !importer.endsWith('.ts')) return undefined;
      const reason = forbiddenImport(importer, args.path);
      return reason === undefined ? undefined : { errors: [{ text: `${importer}: ${reason}` }] };
    });
  },
};
