import type * as vscode from 'vscode';
import { beyondLimit, isWithinLimit } from '../../core/language/fileLimit.ts';
import type { Diagnostic } from '../../core/language/index.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { readSeverities, withSeverities } from '../../core/language/severities.ts';
import { readSetting } from '../doors/settings.ts';
import type { PatchFiles } from './patchFiles.ts';
import { isWrittenYaml, type ServiceDoor } from './serviceDoor.ts';

/** Settings that decide what is said of a document. */
export const judgingSettings = [
  'agentgateway.validation.enabled',
  'agentgateway.validation.maxFileSize',
  'agentgateway.checks.severity',
] as const;

/** What is said of a document as a person wants it said: the same for what is underlined and for what mends it. */
export class DocumentJudge {
  readonly #service: ServiceDoor;
  readonly #patches: Pick<PatchFiles, 'isPatch'>;

  constructor(service: ServiceDoor, patches: Pick<PatchFiles, 'isPatch'>) {
    this.#service = service;
    this.#patches = patches;
  }

  /** Undefined when the text has changed or is closed by the time that it can be judged: whoever changed it asks again. */
  async judge(document: vscode.TextDocument): Promise<readonly Diagnostic[] | undefined> {
    if (!isWrittenYaml(document) || readSetting('agentgateway.validation.enabled', document.uri) === false) return [];
    const text = document.getText();
    if (!mayBeOurs(text)) return [];
    const maxKibi = maxFileSize(document);
    if (!isWithinLimit(text, maxKibi)) return [beyondLimit(text, maxKibi)];
    const { version } = document;
    const service = await this.#service.get();
    if (await this.#patches.isPatch(document.uri)) return [];
    // From here on nothing waits, so what is said belongs to this version.
    if (document.isClosed || document.version !== version) return undefined;
    const chosen = readSeverities(readSetting('agentgateway.checks.severity', document.uri));
    return withSeverities(service.diagnose(document.uri.toString(), document.getText()), chosen);
  }
}

/** Whether a document is YAML that a person writes, of a size that can be looked into while it is typed. */
export function isServed(document: vscode.TextDocument): boolean {
  return isWrittenYaml(document) && isWithinLimit(document.getText(), maxFileSize(document));
}

/** In KiB; 0: no limit. */
function maxFileSize(document: vscode.TextDocument): number {
  const value: unknown = readSetting('agentgateway.validation.maxFileSize', document.uri);
  return typeof value === 'number' ? value : 0;
}
