import path from 'node:path';

/** What `@vscode/test-electron` asks an editor to do. */
export interface ShimArguments {
  /** Absolute path of the script that exports `run()`. */
  readonly testsPath: string;
  /** Absolute path of the extension under development. */
  readonly developmentPath: string;
  /** Folder to open, when one was given. */
  readonly folder: string | undefined;
}

/**
 * Reads the command line that `@vscode/test-electron` gives to an editor. Switches that only a desktop build knows are
 * passed over.
 * @throws Error in one sentence when the tests or the extension are not named
 */
export function parseShimArguments(args: readonly string[]): ShimArguments {
  const valueOf = (name: string): string | undefined => {
    const prefix = `--${name}=`;
    return args.find((argument) => argument.startsWith(prefix))?.slice(prefix.length);
  };
  const testsPath = valueOf('extensionTestsPath');
  const developmentPath = valueOf('extensionDevelopmentPath');
  if (!testsPath) throw new Error('--extensionTestsPath is missing; this stand-in for VS Code only runs tests.');
  if (!developmentPath)
    throw new Error('--extensionDevelopmentPath is missing; this stand-in for VS Code only runs tests.');
  const folder = args.find((argument) => !argument.startsWith('-'));
  return {
    testsPath: path.resolve(testsPath),
    developmentPath: path.resolve(developmentPath),
    folder: folder && path.resolve(folder),
  };
}
