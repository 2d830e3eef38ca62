import { listAt, stringAt } from '../resource/json.ts';
import { parseYaml } from '../yaml/index.ts';

/**
 * The files that a kustomization names as patches, as it writes them: relative to its own folder. A patch is a part of a
 * resource, so that nothing can be said of what it lacks. Empty for a text that is none.
 */
export function patchFiles(kustomization: string): readonly string[] {
  const { value } = parseYaml(kustomization);
  const named = [...listAt(value, 'patches'), ...listAt(value, 'patchesJson6902')].map((patch) =>
    stringAt(patch, 'path'),
  );
  // An entry of the older list may be the patch itself.
  const merged = listAt(value, 'patchesStrategicMerge').map((patch) =>
    typeof patch === 'string' && !patch.includes('\n') ? patch : undefined,
  );
  return [...named, ...merged].filter((path) => path !== undefined);
}
