import type { ResourceFact } from '../graph/fact.ts';

/** Whether a fact is what a person writes, not what a cluster has. */
export function isDocument({ provenance }: ResourceFact): boolean {
  return provenance.from === 'document';
}

/**
 * Whether two facts may be on one cluster at the same time: not those of files in different folders, which are overlays for
 * different clusters as often as not.
 */
export function mayMeet(left: ResourceFact, right: ResourceFact): boolean {
  const [one, other] = [folderOf(left), folderOf(right)];
  return one === undefined || other === undefined || one === other;
}

/** What has no folder yet, an untitled document, is alone. */
function folderOf({ provenance }: ResourceFact): string | undefined {
  if (provenance.from !== 'document') return undefined;
  const folder = provenance.uri.replace(/[^/]*$/, '');
  return folder === '' ? provenance.uri : folder;
}
