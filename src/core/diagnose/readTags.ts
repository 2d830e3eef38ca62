import { isJsonObject, listAt, stringAt } from '../resource/json.ts';

/** The models of Ollama's `/api/tags`; undefined for what is no such answer. */
export function readTags(body: string): readonly string[] | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isJsonObject(answer) || !('models' in answer)) return undefined;
  return listAt(answer, 'models').flatMap((model) => stringAt(model, 'name') ?? []);
}

/** Whether Ollama answers for a model by this name: a name without a tag means `latest`. */
export function hasModel(tags: readonly string[], model: string): boolean {
  return tags.includes(model) || (!model.includes(':') && tags.includes(`${model}:latest`));
}
