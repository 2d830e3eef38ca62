import { formatSupport, routedFormat } from '../catalog/clientFormats.ts';
import { entryField, entryName, routeTable, settingsOf, type BackendContext } from '../checks/backendContext.ts';
import { message, type Message } from '../messages/index.ts';
import type { ProviderEntry } from '../resource/backend.ts';
import type { PromptFormat } from './promptFormat.ts';

/**
 * What will go wrong with a request of a format, by what `policies.ai.routes` makes of the path that it arrives with;
 * undefined when nothing is known against it. Of several providers each may be the one that answers.
 */
export function judgeFormat(format: PromptFormat, context: BackendContext, path: string): Message | undefined {
  for (const entry of context.entries) {
    const problem = judgeEntry(format, context, entry, path);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function judgeEntry(
  format: PromptFormat,
  context: BackendContext,
  entry: ProviderEntry,
  path: string,
): Message | undefined {
  const { id, routeType } = format;
  const taken = routedFormat(routeTable(context, entry)?.routes ?? {}, path);
  const provider = entryName(entry);
  const support = formatSupport(entry.type, routeType, settingsOf(context, entry), context.features.release);
  if (taken === 'Passthrough' || taken === 'Detect') {
    // As it is: nothing is translated, and a provider that wants it translated does not know it.
    const isForeign = support === 'translated' || support === 'unsupported';
    if (isForeign) return message('format.notTranslated', { path, taken, provider, format: routeType });
    const wanted = pathAtProvider(format, context, entry);
    if (wanted === undefined || wanted === path) return undefined;
    return message('format.pathPassedOn', { path, taken, provider, wanted });
  }
  // No release implements the type (1.0 to 1.4.1 answer 501), and no other fits a request without a body.
  if (id === 'models')
    return taken === routeType
      ? message('format.modelsNotServed', { path })
      : message('format.modelsTaken', { path, taken });
  if (taken !== routeType) return message('format.takenFor', { path, taken, format: routeType });
  return support === 'unsupported' ? message('format.unsupported', { provider, format: routeType }) : undefined;
}

/** Under what path the provider's own host serves a format; undefined where a host override or the kind leaves it open. */
function pathAtProvider({ path }: PromptFormat, context: BackendContext, entry: ProviderEntry): string | undefined {
  if (entry.host !== undefined || entryField(context, entry, 'path') !== undefined) return undefined;
  if (entry.type === 'gemini') return path.replace('/v1/', '/v1beta/openai/');
  return entry.type === 'openai' || entry.type === 'anthropic' ? path : undefined;
}
