import * as vscode from 'vscode';

/**
 * Work that a notification shows and can cancel.
 * @param tell shows a line beside the title
 */
export async function withProgress<Result>(
  title: string,
  work: (signal: AbortSignal, tell: (line: string) => void) => Promise<Result>,
): Promise<Result> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    const stop = token.onCancellationRequested(() => abort.abort());
    try {
      return await work(abort.signal, (line) => progress.report({ message: line }));
    } finally {
      stop.dispose();
    }
  });
}
