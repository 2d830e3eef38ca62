import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import { wellKnownFormat } from '../catalog/clientFormats.ts';
import { message } from '../messages/index.ts';
import { readBackend, type ProviderEntry } from '../resource/backend.ts';
import { stringAt, valueAt } from '../resource/json.ts';
import { isPlaceholder } from '../resource/placeholders.ts';
import type { CheckFinding } from './finding.ts';
import { backendRules } from './rulePaths.ts';
import { worded } from './wording.ts';

/** Services whose own paths begin with what looks like a prefix of a route. */
const ownBasePaths: readonly (readonly [host: string, base: string])[] = [
  ['api.groq.com', '/openai'],
  ['openrouter.ai', '/api'],
  ['api.fireworks.ai', '/inference'],
  ['generativelanguage.googleapis.com', '/v1beta'],
];

/**
 * A route sends a prefix of its own on to a host override, which sees the client's path as it is: `/ollama/v1/chat/completions`
 * in place of `/v1/chat/completions`. Silent where the prefix looks like one of the provider's own paths.
 */
export function prefixNotStripped(route: ResourceFact, graph: References): readonly CheckFinding[] {
  const found = new Map<string, CheckFinding>();
  for (const { rule, backend: name } of backendRules(route)) {
    if (rule.rewrite.type !== 'none') continue;
    for (const [position, { path, pathType }] of rule.matches.entries()) {
      if (pathType !== 'PathPrefix' || isApiPath(path)) continue;
      const lookup = graph.find(name.kind, name.namespace, name.name);
      if (lookup.state !== 'found') continue;
      const { fact: backend } = lookup;
      const entry = readBackend(backend.object)
        .groups.flat()
        .find((one) => seesClientPath(one, backend, path));
      if (entry?.host === undefined) continue;
      const at = { fact: route, path: ['spec', 'rules', rule.index, 'filters'] };
      const rewrite = {
        type: 'URLRewrite',
        urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
      };
      found.set(`${rule.index} ${position}`, {
        code: 'prefix-not-stripped',
        severity: 'warning',
        isAdvice: true,
        link: 'route',
        subject: { fact: route, path: ['spec', 'rules', rule.index, 'matches', position, 'path', 'value'] },
        related: [{ fact: backend, path: [...entry.path, 'host'] }],
        ...worded('check.prefixNotStripped', { path, host: entry.host }),
        fixes: [
          {
            kind: 'edit',
            title: message('check.fix.stripPrefix', { path }),
            changes: [{ kind: 'append', at, value: rewrite }],
          },
        ],
      });
    }
  }
  return [...found.values()];
}

/** With `path` or `pathPrefix` the client's path does not count, and custom providers have paths of their own. */
function seesClientPath(entry: ProviderEntry, backend: ResourceFact, path: string): boolean {
  const provider = valueAt(backend.object, entry.path);
  if (entry.host === undefined || entry.type === 'custom') return false;
  if (stringAt(provider, 'path') !== undefined || stringAt(provider, 'pathPrefix') !== undefined) return false;
  return !ownBasePaths.some(([host, base]) => entry.host === host && isBelow(path, base));
}

/** `/`, a version such as `/v1` on the way, or a path of a known format. */
function isApiPath(path: string): boolean {
  return path === '/' || isPlaceholder(path) || /\/v\d/.test(path) || wellKnownFormat(`/v1${path}`) !== undefined;
}

function isBelow(path: string, base: string): boolean {
  return path === base || path.startsWith(`${base}/`);
}
