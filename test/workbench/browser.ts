import { chromium, type Browser } from 'playwright-core';

import type { BrowserProgram } from './chromium.ts';

/** Arguments that keep the browser quiet and off the network beside the pages that it is told to open. */
const quietArguments = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a browser without a window. It ends with this process. */
export async function launchBrowser(program: BrowserProgram): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath: program.executable,
      env: { ...definedOnly(process.env), ...program.env },
      args: quietArguments,
      headless: true,
    });
  } catch (cause) {
    throw new Error(
      `The browser ${program.executable} did not start. Install Chrome or Chromium, name it in the environment variable CHROME_PATH, and try again.`,
      { cause },
    );
  }
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
