import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invalid } from '../core/validate/invalidCorpus.ts';
import { valid } from '../core/validate/corpus.ts';
import { figuresOf, ms } from './figures.ts';
import { table } from './table.ts';

const copies = 12;
const runs = 3;

/** The command line in a fresh process, on the documents that the validator is tested with. */
export function checkCommand(): string {
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-bench-'));
  try {
    const texts = [...Object.values(valid), ...invalid.map(([, text]) => text)];
    writeFileSync(join(folder, 'one.yaml'), texts[0] ?? '');
    const many = Array.from({ length: copies }, (_, copy) => texts.map((text) => renamed(text, copy))).flat();
    writeFileSync(join(folder, 'many.yaml'), many.join('\n---\n'));
    const one = time(folder, 'one.yaml');
    const all = time(folder, 'many.yaml');
    const each = (all - one) / (many.length - 1);
    return table(
      ['check, fresh process', 'documents', 'median ms', 'ms / document', '3,651 documents'],
      [
        ['one document', '1', ms(one), '', ''],
        [
          "the validator's own corpus, renamed copies",
          String(many.length),
          ms(all),
          each.toFixed(3),
          `${((one + each * 3650) / 1000).toFixed(2)} s (kubectl-validate: 577 s, measured elsewhere)`,
        ],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** No two documents are equal, so that none is judged from memory. */
function renamed(text: string, copy: number): string {
  return text.replace(/name: sample/, `name: sample-${copy}`);
}

function time(folder: string, file: string): number {
  const samples = Array.from({ length: runs }, () => {
    const started = performance.now();
    spawnSync(process.execPath, ['src/check/main.ts', '--format', 'json', join(folder, file)]);
    return performance.now() - started;
  });
  return figuresOf(samples).median;
}
