import { listAt, stringAt } from '../../core/resource/json.ts';

/** Somebody waits for a list to open. */
const limitMs = 1_500;
const maxBytes = 1024 * 1024;

/**
 * The models that an Ollama at one of these hosts has installed (GET /api/tags), from where this process runs. Empty when
 * none answers within a moment: whoever asks has other proposals.
 */
export async function ollamaTags(hosts: readonly string[], port: number): Promise<readonly string[]> {
  const answers = await Promise.all(hosts.map((host) => tagsOf(host, port)));
  return answers.find((models) => models.length > 0) ?? [];
}

async function tagsOf(host: string, port: number): Promise<readonly string[]> {
  try {
    const answer = await fetch(`http://${host}:${port}/api/tags`, { signal: AbortSignal.timeout(limitMs) });
    if (!answer.ok || Number(answer.headers.get('content-length') ?? 0) > maxBytes) return [];
    const body: unknown = await answer.json();
    return listAt(body, 'models').flatMap((model) => stringAt(model, 'name') ?? []);
  } catch {
    return [];
  }
}
