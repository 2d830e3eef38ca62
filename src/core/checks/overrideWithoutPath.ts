import { formatSupport, nativePaths } from '../catalog/clientFormats.ts';
import { providers } from '../catalog/providers.ts';
import { routeRules } from '../graph/routeRules.ts';
import type { ProviderEntry } from '../resource/backend.ts';
import { entryField, entryName, routeTable, settingsOf, type BackendContext } from './backendContext.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { setField } from './simpleFixes.ts';
import { isSince } from './since.ts';
import { worded } from './wording.ts';

/**
 * With host and port alone the path of the client goes on as it came, also where the gateway writes the request in another
 * format: a Messages body then arrives at the path of Chat Completions, or the other way round.
 */
export function overrideWithoutPath(context: BackendContext): readonly CheckFinding[] {
  const { backend, entries } = context;
  return entries.flatMap((entry): readonly CheckFinding[] => {
    if (entry.host === undefined || entry.type === undefined || entry.type === 'custom') return [];
    if (entryField(context, entry, 'path') !== undefined || entryField(context, entry, 'pathPrefix') !== undefined)
      return [];
    const formats = translatedFormats(context, entry);
    if (formats.length === 0 || isPathSetByRoute(context)) return [];
    const names = formats.join(', ');
    return [
      {
        code: 'override-without-path',
        severity: 'warning',
        isAdvice: true,
        link: 'backend',
        subject: { fact: backend, path: [...entry.path, 'host'] },
        related: [],
        ...worded('check.overrideWithoutPath', { provider: entryName(entry), formats: names, host: entry.host }),
        fixes: fixesFor(context, entry),
      },
    ];
  });
}

function translatedFormats(context: BackendContext, entry: ProviderEntry): readonly string[] {
  const declared = Object.values(routeTable(context, entry)?.routes ?? { '*': 'Completions' });
  const { release } = context.features;
  return [...new Set(declared)].filter(
    (format) => formatSupport(entry.type, format, settingsOf(context, entry), release) === 'translated',
  );
}

/** A route that replaces the whole path says itself where the request goes. */
function isPathSetByRoute({ backend, routes }: BackendContext): boolean {
  const { namespace = '', name } = backend.object.metadata;
  return routes.some((route) => routeRules(route, { namespace, name }).some(({ rewrite }) => rewrite.type === 'full'));
}

function fixesFor({ backend, features }: BackendContext, entry: ProviderEntry): readonly CheckFix[] {
  const native =
    entry.type !== undefined && Object.hasOwn(nativePaths, entry.type) ? nativePaths[entry.type] : undefined;
  if (native === undefined) return [];
  const set = (field: 'path' | 'pathPrefix', value: string): CheckFix =>
    setField({ fact: backend, path: [...entry.path, field] }, value);
  const known = providers.find(({ endpoint }) => endpoint?.host === entry.host)?.endpoint?.pathPrefix;
  const prefix = set('pathPrefix', known ?? native.prefix);
  return isSince(features, '1.1.0') === false ? [set('path', native.path)] : [prefix, set('path', native.path)];
}
