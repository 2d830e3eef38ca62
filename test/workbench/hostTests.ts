import { format } from 'node:util';
import type { Browser } from 'playwright-core';

import type { WorkbenchServer } from './server.ts';
import { testsBeginLine } from './testsBeginLine.ts';

/** What runs inside the extension host, and where. Paths are absolute. */
export interface HostTests {
  /** The extension under test, loaded from its source folder. */
  readonly developmentPath: string;
  /** Script in CommonJS that exports `run(): Promise<void>`. */
  readonly testsPath: string;
  readonly folder: string | undefined;
  /** Environment of the extension host. */
  readonly env: Readonly<Record<string, string>>;
}

/** The workbench's own chatter on the channel that also carries the tests' console, while tests run. */
const noise =
  /^%c|ChatModelSelection|AgentHost|AccountPolicyGate|open-vsx|ENOTFOUND|WebSocket|Canceled|\bsocket\b|No search provider/;

/**
 * Loads the workbench in a page and has it run an extension's tests, as a desktop build would do on its command line.
 * The server must run with the test driver: without it the workbench ignores these requests silently.
 * @returns the exit code: 0 when `run()` resolved, 1 when it rejected
 * @throws Error when the tests did not end within the limit
 */
export async function runHostTests(
  browser: Browser,
  server: WorkbenchServer,
  tests: HostTests,
  limitMs: number,
): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  let phase: 'before' | 'tests' | 'over' = 'before';
  const before: string[] = [];
  const exit = Promise.withResolvers<number>();
  await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
    const line = format(...args);
    if (line === testsBeginLine) phase = 'tests';
    else if (phase === 'before') before.push(line);
    else if (phase === 'tests' && !noise.test(line)) console.log(line);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    if (phase === 'before') console.log(before.join('\n'));
    phase = 'over';
    exit.resolve(code);
  });
  page.once('crash', () => exit.reject(new Error('The browser page that runs VS Code crashed.')));
  const timer = setTimeout(() => {
    if (phase === 'before') console.log(before.join('\n'));
    exit.reject(new Error(`The tests inside VS Code did not end within ${limitMs / 1000} s.`));
  }, limitMs);
  try {
    await page.goto(testsUrl(server, tests));
    return await exit.promise;
  } finally {
    phase = 'over';
    clearTimeout(timer);
    await context.close();
  }
}

function testsUrl(server: WorkbenchServer, tests: HostTests): string {
  const remote = (file: string): string => `vscode-remote://127.0.0.1:${server.port}${file}`;
  const url = new URL(server.origin);
  if (tests.folder === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set('folder', tests.folder);
  const payload = [
    ['extensionDevelopmentPath', remote(tests.developmentPath)],
    ['extensionTestsPath', remote(tests.testsPath)],
    ['extensionEnvironment', JSON.stringify(tests.env)],
  ];
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
