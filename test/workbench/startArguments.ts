import path from 'node:path';
import { parseArgs } from 'node:util';

import { UsageError } from './usageError.ts';

/** What `npm start` was asked for. */
export interface StartArguments {
  /** The cluster to work on: the sandbox, embedded or on a real API server, or the one that a kubeconfig names. */
  readonly cluster:
    | { readonly kind: 'sandbox'; readonly isReal: boolean }
    | { readonly kind: 'kubeconfig'; readonly file: string; readonly context: string | undefined };
  /** Port of the workbench; a free one when undefined. */
  readonly port: number | undefined;
  /** Whether the window asks for a password; with a kubeconfig always. */
  readonly password: boolean;
  /** False: open no window, only print the address. */
  readonly openWindow: boolean;
  readonly help: boolean;
}

export const startUsage = `npm start -- [--real | --kubeconfig FILE [--context NAME]] [--port N] [--password] [--no-open]

  --real             run the sandbox on a real kube-apiserver; built with Go once, which takes minutes
  --kubeconfig FILE  work on the cluster of this kubeconfig instead of the sandbox; the window then asks for a password
  --context NAME     a context of that file; its current one when left out
  --port N           port on 127.0.0.1; a free one when left out
  --password         ask for one on the sandbox too: a window is a shell, and other users of this machine reach the port
  --no-open          open no desktop editor, print an address for the browser`;

/**
 * Reads the command line of `npm start`.
 * @param folder where the person stands: relative paths count from there
 * @throws UsageError in one sentence
 */
export function parseStartArguments(args: readonly string[], folder: string): StartArguments {
  const { real, kubeconfig, context, port, password, open, help } = parse(args);
  if (context !== undefined && kubeconfig === undefined) {
    throw new UsageError('--context names a context of a kubeconfig: say which file with --kubeconfig FILE.');
  }
  if (real && kubeconfig !== undefined) {
    throw new UsageError('--real is the sandbox on an API server of its own: leave out --kubeconfig, or --real.');
  }
  if (kubeconfig === '') throw new UsageError('--kubeconfig needs the name of a file.');
  return {
    cluster:
      kubeconfig === undefined
        ? { kind: 'sandbox', isReal: real }
        : { kind: 'kubeconfig', file: path.resolve(folder, kubeconfig), context },
    port: port === undefined ? undefined : parsePort(port),
    password: password || kubeconfig !== undefined,
    openWindow: open,
    help,
  };
}

interface RawArguments {
  readonly real: boolean;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly port: string | undefined;
  readonly password: boolean;
  readonly open: boolean;
  readonly help: boolean;
}

function parse(args: readonly string[]): RawArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        real: { type: 'boolean', default: false },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        port: { type: 'string' },
        password: { type: 'boolean', default: false },
        open: { type: 'boolean', default: true },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { real, kubeconfig, context, port, password, open, help } = values;
    return { real, kubeconfig, context, port, password, open, help };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    throw new UsageError(
      `${String(reason).replace(/\.? To specify.*$/, '')}. npm start -- --help lists what there is.`,
      { cause },
    );
  }
}

const highestPort = 65_535;

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= highestPort) return port;
  throw new UsageError(`--port must be a number from 1 to ${highestPort}; this is "${text}".`);
}
