import { resolve } from 'node:path';
import { CodedError } from '../core/base/codedError.ts';
import { message, render, renderError } from '../core/messages/index.ts';
import { bundledReleases } from '../core/schema/bundled/index.ts';
import { checkInputs } from './checkInputs.ts';
import { writeReport } from './formats.ts';
import { readInputs } from './inputs.ts';
import { markPatches } from './patches.ts';
import { readOptions, type CheckOptions } from './options.ts';
import { bundledSource, crdFolders, type SchemaSource } from './schemas.ts';

/** 0: nothing refused; 1: at least one error; 2: it could not be checked. */
export type ExitCode = 0 | 1 | 2;

/** The world of the command line. */
export interface CheckWorld {
  /** Where relative file names resolve from. */
  readonly directory: string;
  readonly readStdin: () => Promise<string>;
  readonly writeOutput: (text: string) => void;
  readonly writeError: (text: string) => void;
}

const usageErrors: ReadonlySet<string> = new Set([
  'check.noFiles',
  'check.badOption',
  'check.badFormat',
  'check.badRelease',
  'check.contextAlone',
]);

/** Runs the command line. `source` replaces the schemas that the arguments would choose. */
export async function runCheck(args: readonly string[], world: CheckWorld, source?: SchemaSource): Promise<ExitCode> {
  try {
    const options = readOptions(args);
    if (options.help) {
      const help = message('check.help', { newest: bundledReleases.at(-1) ?? '' });
      world.writeOutput(`${render(message('check.usage'))}\n\n${render(help)}\n`);
      return 0;
    }
    const chosen = source ?? (await chooseSource(options, world.directory));
    const read = await readInputs(options.files, world.directory, world.readStdin);
    const inputs = await markPatches(read, world.directory);
    const report = checkInputs(inputs, await chosen());
    world.writeOutput(writeReport(report, options.format));
    return report.results.some((result) => result.severity === 'error') ? 1 : 0;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const isUsage = usageErrors.has(error.code);
    world.writeError(`${renderError(error)}\n${isUsage ? `${render(message('check.usage'))}\n` : ''}`);
    return 2;
  }
}

async function chooseSource(options: CheckOptions, directory: string): Promise<SchemaSource> {
  const folders = options.crds.map((folder) => resolve(directory, folder));
  const known = folders.length > 0 ? crdFolders(folders) : bundledSource(options.release);
  if (options.cluster === undefined) return known;
  const { kubeconfig, context } = options.cluster;
  // Whoever names no cluster does not wait for the client to load.
  const { clusterSource } = await import('./clusterSource.ts');
  return clusterSource({ kubeconfig: resolve(directory, kubeconfig), context }, known);
}
