import path from 'node:path';

/** What `@vscode/test-electron` asks an editor to do. */
export interface ShimArguments {
  /** Absolute path of the script that exports `run()`. */
  readonly testsPath: string;
  /** Absolute path of the extension under development: the first that was given. */
  readonly developmentPath: string;
  /** Absolute paths of the others, which a page can only have installed. */
  readonly beside: readonly string[];
  /** Folder to open, when one was given. */
  readonly folder: string | undefined;
}

/**
 * Reads the command line that `@vscode/test-electron` gives to an editor. Switches that only a desktop build knows are
 * passed over.
 * @throws Error in one sentence when the tests or the extension are not named
 */
export function parseShimArguments(args: readonly string[]): ShimArguments {
  const valuesOf = (name: string): readonly string[] => {
    const prefix = `--${name}=`;
    return args.filter((argument) => argument.startsWith(prefix)).map((argument) => argument.slice(prefix.length));
  };
  const [testsPath] = valuesOf('extensionTestsPath');
  const [developmentPath, ...beside] = valuesOf('extensionDevelopmentPath').map((folder) => path.resolve(folder));
  if (!testsPath) throw new Error('--extensionTestsPath is missing; this stand-in for VS Code only runs tests.');
  if (!developmentPath)
    throw new Error('--extensionDevelopmentPath is missing; this stand-in for VS Code only runs tests.');
  const folder = args.find((argument) => !argument.startsWith('-'));
  return {
    testsPath: path.resolve(testsPath),
    developmentPath,
    beside,
    folder: folder && path.resolve(folder),
  };
}
