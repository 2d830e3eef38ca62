import * as vscode from 'vscode';
import type { DocumentTarget } from '../../core/contributions.ts';
import type { DocumentFindings } from '../../core/validate/index.ts';

/** What is to be applied: a file, or some of its documents. */
export interface ApplySource {
  readonly document: vscode.TextDocument;
  /** Undefined: all of them. */
  readonly isChosen: ((documents: DocumentFindings, end: number) => boolean) | undefined;
}

/**
 * What a command is about: the document that a CodeLens names, the file of an explorer row, the documents that the selection
 * touches, else the whole active file.
 */
export async function applySource(argument: unknown): Promise<ApplySource | undefined> {
  if (isDocumentTarget(argument)) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(argument.uri, true));
    return { document, isChosen: ({ document: { index } }) => index === argument.document };
  }
  const editor = vscode.window.activeTextEditor;
  if (argument instanceof vscode.Uri && argument.toString() !== editor?.document.uri.toString()) {
    return { document: await vscode.workspace.openTextDocument(argument), isChosen: undefined };
  }
  if (!editor) return undefined;
  const { document, selections } = editor;
  const chosen = selections.filter((selection) => !selection.isEmpty);
  if (chosen.length === 0) return { document, isChosen: undefined };
  const ranges = chosen.map(({ start, end }) => ({ start: document.offsetAt(start), end: document.offsetAt(end) }));
  return {
    document,
    isChosen: ({ document: { start } }, end) => ranges.some((range) => range.start < end && range.end > start),
  };
}

/** The documents of a judged file that a source is about. */
export function chosenDocuments(
  { document, isChosen }: ApplySource,
  judged: readonly DocumentFindings[],
): readonly DocumentFindings[] {
  if (isChosen === undefined) return judged;
  const length = document.getText().length;
  return judged.filter((one, index) => isChosen(one, judged[index + 1]?.document.start ?? length));
}

function isDocumentTarget(argument: unknown): argument is DocumentTarget {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'uri' in argument &&
    typeof argument.uri === 'string' &&
    'document' in argument &&
    typeof argument.document === 'number'
  );
}
