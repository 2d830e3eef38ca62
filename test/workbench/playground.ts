import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { repositoryRoot } from './repository.ts';

/** A folder for a person to play in. */
export interface Playground {
  readonly folder: string;
  /** Removes the folder, unless somebody changed something in it. @returns whether it is still there */
  readonly close: () => Promise<'removed' | 'kept'>;
}

const fixture = path.join(repositoryRoot, 'test', 'fixtures', 'workspace');

/** Copies the workspace of the sandbox, or makes one with a word of greeting for somebody's own cluster. */
export async function openPlayground(cluster: 'sandbox' | 'kubeconfig', context: string): Promise<Playground> {
  const parent = await mkdtemp(path.join(tmpdir(), 'agentgateway-'));
  const folder = path.join(parent, 'playground');
  if (cluster === 'sandbox') await cp(fixture, folder, { recursive: true });
  else {
    await mkdir(folder);
    await writeFile(path.join(folder, 'README.md'), ownClusterReadme(context));
  }
  const before = await contentOf(folder);
  const close = async (): Promise<'removed' | 'kept'> => {
    if ((await contentOf(folder).catch(() => undefined)) !== before) return 'kept';
    await rm(parent, { recursive: true, force: true });
    return 'removed';
  };
  return { folder, close };
}

function ownClusterReadme(context: string): string {
  return `# ${context}

This window works on the cluster of the context \`${context}\`. Nothing is written to it until you ask for it.

- **Agentgateway** in the activity bar shows its providers, each with its state and the reason.
- **Agentgateway: New Provider Backend…** (F1) writes the YAML of a new one; it is checked against this cluster's schema.
- The view **Prompt** sends a prompt through its gateway. Prompts to a paid provider cost what they cost.
`;
}

/** Names and texts of everything in a folder, as one text to compare. */
async function contentOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.toSorted().map(async (file) => [file, await readFile(file, 'base64')]));
  return JSON.stringify(texts);
}
