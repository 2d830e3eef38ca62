import { formatSupport } from '../catalog/clientFormats.ts';
import { entryName, routeTable, settingsOf, type BackendContext } from './backendContext.ts';
import type { CheckFinding } from './finding.ts';
import { removeField, setField } from './simpleFixes.ts';
import { worded } from './wording.ts';

/** The route table promises clients a format that a provider can neither serve nor be translated to. */
export function formatUnsupported(context: BackendContext): readonly CheckFinding[] {
  const { backend, entries, features } = context;
  const found = new Map<string, CheckFinding>();
  for (const entry of entries) {
    const table = routeTable(context, entry);
    if (table === undefined) continue;
    for (const [suffix, format] of Object.entries(table.routes)) {
      if (formatSupport(entry.type, format, settingsOf(context, entry), features.release) !== 'unsupported') continue;
      const at = { fact: table.at.fact, path: [...table.at.path, suffix] };
      const finding: CheckFinding = {
        code: 'format-unsupported',
        severity: 'warning',
        isAdvice: true,
        link: 'backend',
        subject: at,
        related: [{ fact: backend, path: [...entry.path, entry.type ?? ''] }],
        ...worded('check.formatUnsupported', { provider: entryName(entry), format, path: suffix }),
        fixes: [removeField(at), setField(at, 'Passthrough')],
      };
      // One of several providers is enough to say so once.
      if (!found.has(suffix)) found.set(suffix, finding);
    }
  }
  return [...found.values()];
}
