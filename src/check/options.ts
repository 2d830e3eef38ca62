import { parseArgs } from 'node:util';
import { failure } from '../core/messages/index.ts';
import { bundledReleases } from '../core/schema/bundled/index.ts';

export type CheckFormat = 'text' | 'json' | 'sarif';

/** What the command line asks for. */
export interface CheckOptions {
  /** Files and folders as they were written; `-` is the standard input. */
  readonly files: readonly string[];
  /** Folders with CustomResourceDefinitions in or below them that replace the bundled schemas. */
  readonly crds: readonly string[];
  /** Release of agentgateway; the newest that is bundled by default. */
  readonly release: string | undefined;
  /** A cluster whose schemas come before all others. */
  readonly cluster: { readonly kubeconfig: string; readonly context: string | undefined } | undefined;
  readonly format: CheckFormat;
  readonly help: boolean;
}

/** Reads the arguments; fails with a CodedError (`check.*`) when they make no sense. */
export function readOptions(args: readonly string[]): CheckOptions {
  const { values, positionals } = parse(args);
  const format = values.format ?? 'text';
  if (format !== 'text' && format !== 'json' && format !== 'sarif') throw failure('check.badFormat', { format });
  const { release } = values;
  if (release !== undefined && !isBundled(release)) {
    throw failure('check.badRelease', { release, available: bundledReleases.join(', ') });
  }
  const { kubeconfig, context } = values;
  if (kubeconfig === undefined && context !== undefined) throw failure('check.contextAlone', {});
  const cluster = kubeconfig === undefined ? undefined : { kubeconfig, context };
  const help = values.help === true;
  if (positionals.length === 0 && !help) throw failure('check.noFiles', {});
  return { files: positionals, crds: values.crds ?? [], release, cluster, format, help };
}

/** One of the releases that we have schemas of, with or without its v. */
function isBundled(release: string): boolean {
  return bundledReleases.includes(release.replace(/^v/, ''));
}

function parse(args: readonly string[]): ReturnType<typeof parseKnown> {
  try {
    return parseKnown(args);
  } catch (error) {
    // Node adds advice that does not fit here.
    const detail = (error instanceof Error ? error.message : String(error)).split('. ', 1)[0] ?? '';
    throw failure('check.badOption', { detail }, { cause: error });
  }
}

function parseKnown(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      crds: { type: 'string', multiple: true },
      release: { type: 'string' },
      kubeconfig: { type: 'string' },
      context: { type: 'string' },
      format: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}
