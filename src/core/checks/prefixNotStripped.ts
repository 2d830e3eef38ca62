import type { ResourceFact } from '../graph/fact.ts';
import { wellKnownFormat } from '../catalog/clientFormats.ts';
import { providers } from '../catalog/providers.ts';
import { message } from '../messages/index.ts';
import { readBackend, type ProviderEntry } from '../resource/backend.ts';
import { stringAt, valueAt } from '../resource/json.ts';
import { isPlaceholder } from '../resource/placeholders.ts';
import type { CheckFinding } from './finding.ts';
import type { RuleToBackend } from './rulePaths.ts';
import { worded } from './wording.ts';

/**
 * A route sends a prefix of its own on to a host override, which sees the client's path as it is: `/ollama/v1/chat/completions`
 * in place of `/v1/chat/completions`. Silent where the prefix looks like one of the provider's own paths.
 */
export function prefixNotStripped({ route, rule, backend }: RuleToBackend): readonly CheckFinding[] {
  if (rule.rewrite.type !== 'none') return [];
  return rule.matches.flatMap(({ path, pathType }, position): readonly CheckFinding[] => {
    if (pathType !== 'PathPrefix' || isApiPath(path)) return [];
    const entries = readBackend(backend.object).groups.flat();
    const entry = entries.find((one) => seesClientPath(one, backend, path));
    if (entry?.host === undefined) return [];
    const rewrite = {
      type: 'URLRewrite',
      urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
    };
    const at = { fact: route, path: ['spec', 'rules', rule.index, 'filters'] };
    const title = message('check.fix.stripPrefix', { path });
    return [
      {
        code: 'prefix-not-stripped',
        severity: 'warning',
        isAdvice: true,
        link: 'route',
        subject: { fact: route, path: ['spec', 'rules', rule.index, 'matches', position, 'path', 'value'] },
        related: [{ fact: backend, path: [...entry.path, 'host'] }],
        ...worded('check.prefixNotStripped', { path, host: entry.host }),
        fixes: [{ kind: 'edit', title, changes: [{ kind: 'append', at, value: rewrite }] }],
      },
    ];
  });
}

/** With `path` or `pathPrefix` the client's path does not count, and custom providers have paths of their own. */
function seesClientPath(entry: ProviderEntry, backend: ResourceFact, path: string): boolean {
  const provider = valueAt(backend.object, entry.path);
  if (entry.host === undefined || entry.type === 'custom') return false;
  if (stringAt(provider, 'path') !== undefined || stringAt(provider, 'pathPrefix') !== undefined) return false;
  // Some services have all of theirs below a path that looks like a prefix of the route.
  const base = providers.find(({ endpoint }) => endpoint?.host === entry.host)?.endpoint?.pathPrefix;
  return base === undefined || !`${base}/`.startsWith(`${path}/`);
}

/** `/`, a version such as `/v1` on the way, or a path of a known format. */
function isApiPath(path: string): boolean {
  return path === '/' || isPlaceholder(path) || /\/v\d/.test(path) || wellKnownFormat(`/v1${path}`) !== undefined;
}
