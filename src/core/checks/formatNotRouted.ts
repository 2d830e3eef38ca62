import { routedFormat, wellKnownFormat } from '../catalog/clientFormats.ts';
import type { FactLocation } from '../graph/fact.ts';
import { message } from '../messages/index.ts';
import { readBackend } from '../resource/backend.ts';
import { routeTable, type BackendContext } from './backendContext.ts';
import { isDocument } from './documents.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { pathsOf, type RuleToBackend } from './rulePaths.ts';
import { worded } from './wording.ts';

/** What clients of these formats need beside the default, which reads everything as Chat Completions. */
const usefulRoutes = {
  '/v1/chat/completions': 'Completions',
  '/v1/messages': 'Messages',
  '/v1/messages/count_tokens': 'AnthropicTokenCount',
  '*': 'Passthrough',
} as const;

/**
 * A provider whose own format is Messages, without a route table: its native clients get answers in the wrong shape. A hint
 * only, for those who have none but Chat Completions clients want it so.
 */
export function messagesNotRouted(context: BackendContext): readonly CheckFinding[] {
  const { backend, entries } = context;
  if (!isDocument(backend)) return [];
  const native = entries.find(({ type }) => type === 'anthropic');
  if (native?.type === undefined || routeTable(context, native) !== undefined) return [];
  return [
    {
      code: 'format-not-routed',
      severity: 'hint',
      link: 'backend',
      subject: { fact: backend, path: [...native.path, native.type] },
      related: [],
      ...worded('check.messagesNotRouted', { provider: native.type }),
      fixes: [addRoutes({ fact: backend, path: ['spec', 'policies', 'ai', 'routes'] }, usefulRoutes)],
    },
  ];
}

/** A route leads the path of another format to a backend whose route table takes it for Chat Completions. */
export function pathNotRouted({ route, rule, backend, policies }: RuleToBackend): readonly CheckFinding[] {
  return pathsOf(route, rule).flatMap(({ path, at }): readonly CheckFinding[] => {
    const wanted = wellKnownFormat(path);
    if (wanted === undefined || wanted.format === 'Completions') return [];
    const entries = readBackend(backend.object).groups.flat();
    const tables = entries.map((entry) => routeTable({ backend, policies: policies() }, entry)?.routes ?? {});
    if (entries.length === 0 || tables.some((routes) => routedFormat(routes, path) !== 'Completions')) return [];
    const inline: FactLocation = { fact: backend, path: ['spec', 'policies', 'ai', 'routes', wanted.suffix] };
    const { name } = backend.object.metadata;
    return [
      {
        code: 'format-not-routed',
        severity: 'warning',
        isAdvice: true,
        link: 'route',
        subject: at,
        related: [],
        ...worded('check.pathNotRouted', { path, format: wanted.format, backend: name }),
        fixes: [addRoutes(inline, wanted.format)],
      },
    ];
  });
}

function addRoutes(at: FactLocation, value: string | Readonly<Record<string, string>>): CheckFix {
  const title =
    typeof value === 'string'
      ? message('check.fix.addRoute', { path: String(at.path.at(-1)), format: value })
      : message('check.fix.addRoutes');
  return { kind: 'edit', title, changes: [{ kind: 'set', at, value }] };
}
