import type * as vscode from 'vscode';
import type { JudgingRules } from '../../core/language/documentJudge.ts';
import { isWithinLimit } from '../../core/language/fileLimit.ts';
import { readSeverities } from '../../core/language/severities.ts';
import { readSetting } from '../doors/settings.ts';
import type { PatchFiles } from './patchFiles.ts';
import { isWrittenYaml } from './serviceDoor.ts';

/** Settings that decide what is said of a document. */
export const judgingSettings = [
  'agentgateway.validation.enabled',
  'agentgateway.validation.maxFileSize',
  'agentgateway.checks.severity',
] as const;

/** As settings and kustomizations have it. */
export function judgingRules(patches: Pick<PatchFiles, 'isPatch'>): JudgingRules<vscode.TextDocument> {
  return {
    isJudged: (document) =>
      isWrittenYaml(document) && readSetting('agentgateway.validation.enabled', document.uri) !== false,
    maxKibi: maxFileSize,
    severities: (document) => readSeverities(readSetting('agentgateway.checks.severity', document.uri)),
    isPatch: (document) => patches.isPatch(document.uri),
  };
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
