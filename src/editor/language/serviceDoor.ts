import * as vscode from 'vscode';
import type { LanguageService } from '../../core/language/index.ts';
import { liveYamlScheme, reviewScheme } from '../../core/contributions.ts';
import type { SourceRange } from '../../core/yaml/index.ts';

/** The engine behind a door: whoever calls `get` has it loaded. */
export interface ServiceDoor {
  get(): Promise<LanguageService>;
  /** Ends when the files of the workspace were read once. */
  filesRead(): Promise<void>;
  /** Undefined while nobody has needed it. */
  readonly started: Promise<LanguageService> | undefined;
}

/** What is only shown, not written: the live YAML of a cluster, an earlier version in a diff. */
const shownSchemes: ReadonlySet<string> = new Set([liveYamlScheme, reviewScheme, 'git']);

/** Whether a document is YAML that a person writes. */
export function isWrittenYaml(document: vscode.TextDocument): boolean {
  return document.languageId === 'yaml' && !shownSchemes.has(document.uri.scheme);
}

/** A stretch of the text that was handed to the engine, in the same version of its document. */
export function toRange(document: vscode.TextDocument, range: SourceRange): vscode.Range {
  return new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
}
