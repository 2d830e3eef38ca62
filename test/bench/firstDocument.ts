// One process of the section freshProcess: `firstDocument.mjs own|peer LINES` judges one file and prints what it cost.
import { keystroke } from './typing.ts';

export interface FreshFigures {
  /** ms from the import of the judge to its findings. */
  readonly judged: number;
  /** What the whole process holds after that, in MB. */
  readonly residentMb: number;
}

const [who, lines] = process.argv.slice(2);
const { text } = keystroke(Number(lines), 0, 'value');
const started = performance.now();
if (who === 'own') await judgeOurselves();
else await letPeerJudge();
const judged = performance.now() - started;
console.log(JSON.stringify({ judged, residentMb: process.memoryUsage.rss() / 2 ** 20 } satisfies FreshFigures));

async function judgeOurselves(): Promise<void> {
  const { createLanguageService } = await import('../../src/core/language/index.ts');
  const { bundledSchemas } = await import('../../src/core/schema/bundled/index.ts');
  const { SchemaRegistry } = await import('../../src/core/schema/index.ts');
  const { everyReleaseFeatures } = await import('../../src/core/resource/release.ts');
  const registry = new SchemaRegistry(bundledSchemas());
  const service = createLanguageService({
    registry: () => registry,
    clusterLayer: () => undefined,
    defaultNamespace: () => undefined,
    features: () => everyReleaseFeatures,
  });
  service.diagnose('file:///first.yaml', text);
}

/** With the schema as it would read it from a file. */
async function letPeerJudge(): Promise<void> {
  const { backendSchema } = await import('./peerSchema.ts');
  const { yamlServer } = await import('./yamlServer.ts');
  const server = await yamlServer(backendSchema());
  if (server === undefined) throw new Error('yaml-language-server is not installed');
  await server.diagnose(text);
}
