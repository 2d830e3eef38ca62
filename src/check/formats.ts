import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { message, render, type Message } from '../core/messages/index.ts';
import type { Severity } from '../core/validate/index.ts';
import type { CheckReport } from './checkInputs.ts';
import type { CheckFormat } from './options.ts';
import type { CheckResult } from './result.ts';

/** The report as text for the standard output, with its last line break. */
export function writeReport(report: CheckReport, format: CheckFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report.results, undefined, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(sarif(report.results), undefined, 2)}\n`;
    case 'text':
      return text(report);
    default:
      return format satisfies never;
  }
}

function text({ results, documents, skipped, unchecked }: CheckReport): string {
  const lines = results.flatMap((result) => {
    const place = `${result.file}:${result.line}:${result.column}`;
    const own = `${place}: ${result.severity}: ${result.message} [${result.code}] ${result.path}`.trimEnd();
    const { serverMessage } = result;
    return serverMessage === undefined
      ? [own]
      : [own, `    ${render(message('check.server', { text: serverMessage }))}`];
  });
  if (unchecked === 1) lines.push(render(message('check.unchecked.one')));
  if (unchecked > 1) lines.push(render(message('check.unchecked', { count: unchecked })));
  const errors = results.filter((result) => result.severity === 'error').length;
  const warnings = results.filter((result) => result.severity === 'warning').length;
  const found = [countErrors(errors), ...(warnings > 0 ? [countWarnings(warnings)] : [])];
  const checked = documents === 1 ? message('check.documents.one') : message('check.documents', { count: documents });
  const parts = { checked: render(checked), found: found.map((part) => render(part)).join(', '), skipped };
  lines.push(render(message('check.summary', parts)));
  return `${lines.join('\n')}\n`;
}

function countErrors(count: number): Message {
  if (count === 0) return message('check.errors.none');
  return count === 1 ? message('check.errors.one') : message('check.errors', { count });
}

function countWarnings(count: number): Message {
  return count === 1 ? message('check.warnings.one') : message('check.warnings', { count });
}

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** A relative name resolves where the reader of the log says; an absolute one is a file's. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(sep).map(encodeURIComponent).join('/');
}

/** Static Analysis Results Interchange Format 2.1.0, as code scanning services read it. */
function sarif(results: readonly CheckResult[]): unknown {
  const codes = [...new Set(results.map((result) => result.code))].toSorted();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'agentgateway-tools', rules: codes.map((id) => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        results: results.map((result) => ({
          ruleId: result.code,
          level: levels[result.severity],
          message: { text: result.message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(result.file) },
                region: {
                  startLine: result.line,
                  startColumn: result.column,
                  endLine: result.endLine,
                  endColumn: result.endColumn,
                },
              },
              logicalLocations: [{ fullyQualifiedName: result.path }],
            },
          ],
        })),
      },
    ],
  };
}
