import { launchBrowser } from './browser.ts';
import { ensureWorkbench, requireBrowser } from './cache.ts';
import { runHostTests } from './hostTests.ts';
import { startServer } from './server.ts';
import { parseShimArguments } from './shimArguments.ts';

/*
 * Stands in for the desktop VS Code that `@vscode/test-electron` starts: takes the same command line, runs the tests in
 * the VS Code of npm, and ends with the same exit code.
 */

/** The tests' share of the whole, with start and stop beside it. */
const testsWithinMs = 180_000;

async function main(): Promise<number> {
  const { testsPath, developmentPath, beside, folder } = parseShimArguments(process.argv.slice(2));
  const install = await ensureWorkbench((line) => console.log(line));
  const program = requireBrowser(install);
  const server = await startServer(install, { testDriver: true, beside });
  try {
    const browser = await launchBrowser(program);
    try {
      return await runHostTests(
        browser,
        server,
        { testsPath, developmentPath, folder, env: testsEnvironment() },
        testsWithinMs,
      );
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

/** The names of what the tests were given by their runner; the rest of our environment the server hands on by itself. */
function testsEnvironment(): Record<string, string> {
  const names = Object.keys(process.env).filter((name) => /^(AGENTGATEWAY_|KUBECONFIG$)/.test(name));
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.exit(
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }),
);
