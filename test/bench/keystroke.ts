import { setTimeout as delay } from 'node:timers/promises';
import { createLanguageService, type LanguageService } from '../../src/core/language/index.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import { bundledSchemas } from '../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../src/core/schema/index.ts';
import { figuresOf, ms, ratio } from './figures.ts';
import { watchLoop } from './loopStalls.ts';
import { backendSchema } from './peerSchema.ts';
import { lap, type Lap } from './stopwatch.ts';
import { table } from './table.ts';
import { documentsIn, keystroke, type Keystroke } from './typing.ts';
import { yamlServer } from './yamlServer.ts';

const ownRuns = 300;
const peerRuns = 15;
const burst = 200;
const uri = 'file:///bench.yaml';

type Work = (at: Keystroke) => unknown;

/** One keystroke: from the text to the answer, without VS Code's own share. */
export async function keystrokes(): Promise<string> {
  const registry = new SchemaRegistry(bundledSchemas());
  const service = createLanguageService({
    registry: () => registry,
    clusterLayer: () => undefined,
    defaultNamespace: () => undefined,
    features: () => everyReleaseFeatures,
  });
  const peer = await yamlServer(backendSchema());
  const rows: string[][] = [];
  for (const lines of [20, 500, 5000]) {
    const tasks: readonly (readonly [string, 'value' | 'key', Work, Work | undefined])[] = [
      ['diagnostics', 'value', ({ text }) => service.diagnose(uri, text), peer && (({ text }) => peer.diagnose(text))],
      [
        'completion',
        'key',
        ({ text, offset }) => service.complete(uri, text, offset),
        peer && ((at) => peer.complete(at.text, at.line, at.column)),
      ],
      [
        'hover',
        'value',
        ({ text, offset }) => service.hover(uri, text, offset),
        peer && ((at) => peer.hover(at.text, at.line, at.column)),
      ],
    ];
    for (const [name, what, own, other] of tasks) {
      const [first, ...rest] = await measure(ownRuns, lines, what, own);
      const wall = figuresOf(rest.map((one) => one.wall));
      const ours = figuresOf(rest.map((one) => one.own));
      const peerLaps = other ? (await measure(peerRuns, lines, what, other)).slice(1) : [];
      const peerMedian = figuresOf(peerLaps.map((one) => one.wall)).median;
      rows.push([
        `${name}, ${lines} lines, ${documentsIn(lines)} documents`,
        ...[first?.wall ?? Number.NaN, wall.median, wall.p99, ours.p99, peerMedian].map(ms),
        other ? ratio(peerMedian, wall.median) : '-',
      ]);
    }
  }
  const header = ['a keystroke, ms', 'first', 'median', 'p99', 'own p99', 'peer median', 'peer / ours'];
  return `${table(header, rows)}\nown p99: less the time that other programs took from this one (bar 16)\npeer: ${peer ? 'yaml-language-server, in process, same schema without the rules' : 'skipped, yaml-language-server is not installed'}\n${await stalls(service)}`;
}

async function measure(count: number, lines: number, what: 'value' | 'key', work: Work): Promise<readonly Lap[]> {
  const laps: Lap[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = keystroke(lines, index, what);
    // As between two keystrokes: what is pending gets its turn.
    await delay(0);
    laps.push(await lap(() => work(at)));
  }
  return laps;
}

/** All three after each other at every keystroke of a burst in the largest file. */
async function stalls(service: LanguageService): Promise<string> {
  const versions = Array.from({ length: burst }, (_, index) => keystroke(5000, index + 1000, 'key'));
  const watched = watchLoop();
  for (const { text, offset } of versions) {
    service.diagnose(uri, text);
    service.complete(uri, text, offset);
    service.hover(uri, text, offset);
    await delay(10);
  }
  const { maxMs, ownMs } = watched();
  return `event loop during a burst of ${burst} keystrokes, all three each, 5000 lines: longest stall ${ms(maxMs)} ms, ${ms(ownMs)} ms of it ours (bar 20)`;
}
