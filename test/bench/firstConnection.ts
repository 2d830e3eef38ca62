import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { kubeChunk } from '../package/kubeChunk.ts';
import { table } from './table.ts';

/** In a process of its own: to load the modules is what is measured. */
const program = `
  const { createServer } = await import('node:http');
  const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const server = createServer((_request, response) => response.end('{}'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-bench-'));
  const file = join(folder, 'config');
  writeFileSync(file, JSON.stringify({
    clusters: [{ name: 'k', cluster: { server: 'http://127.0.0.1:' + server.address().port } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
  }));
  const marks = [performance.now()];
  const { connectContext } = await import(process.argv[1]);
  marks.push(performance.now());
  for (let count = 0; count < 2; count += 1) {
    const connection = connectContext([file], 'c');
    await connection.reader.readOpenApi([]);
    connection.dispose();
    marks.push(performance.now());
  }
  rmSync(folder, { recursive: true });
  console.log(JSON.stringify(marks.slice(1).map((mark, at) => mark - marks[at])));
  process.exit();`;

const rounds = 5;

/** What the first connection of a session costs over a later one: the Kubernetes client library is loaded with it. */
export function firstConnection(): string {
  const chunk = pathToFileURL(kubeChunk()).href;
  const runs = Array.from({ length: rounds }, (): readonly number[] => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program, chunk], {
      encoding: 'utf8',
    });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as readonly number[];
  });
  const median = (at: number): number =>
    runs.map((run) => run[at] ?? NaN).toSorted((a, b) => a - b)[rounds >> 1] ?? NaN;
  const later = median(2);
  const row = (what: string, ms: number): readonly string[] => [what, ms.toFixed(1), `${(ms / later).toFixed(1)} ×`];
  return table(
    ['connection to a server of this process', 'ms', 'of a later one'],
    [
      row('load of our own client, with the view', median(0)),
      row('first request, with the client library', median(1)),
      row('first request of another context', later),
    ],
  );
}
