import path from 'node:path';

/** What `@vscode/test-electron` asks an editor to do. */
export interface ShimArguments {
  /** Absolute path of the script that exports `run()`. */
  readonly testsPath: string;
  /** Absolute paths of the extensions under development. */
  readonly developmentPaths: readonly string[];
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
  const developmentPaths = valuesOf('extensionDevelopmentPath');
  if (!testsPath) throw new Error('--extensionTestsPath is missing; this stand-in for VS Code only runs tests.');
  if (developmentPaths.length === 0)
    throw new Error('--extensionDevelopmentPath is missing; this stand-in for VS Code only runs tests.');
  const folder = args.find((argument) => !argument.startsWith('-'));
  return {
    testsPath: path.resolve(testsPath),
    developmentPaths: developmentPaths.map((extension) => path.resolve(extension)),
    folder: folder && path.resolve(folder),
  };
}
