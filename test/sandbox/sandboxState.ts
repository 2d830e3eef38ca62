import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../../src/core/base/disposable.ts';
import type { Store, StoreState } from './cluster/store.ts';
import { createAuthority, type CertificateAuthority } from './tls/certificates.ts';

export interface SavedState {
  readonly authority: CertificateAuthority;
  readonly state: StoreState | undefined;
}

const SAVE_AFTER_MS = 50;

/** The authority and the objects that a folder holds; a new authority when it holds none. */
export function loadState(folder: string | undefined): SavedState {
  if (folder === undefined) return freshState();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'authority.json');
  if (!existsSync(file)) {
    const created = freshState();
    writeFileSync(file, JSON.stringify(created.authority), { mode: 0o600 });
    return created;
  }
  const authority = JSON.parse(readFileSync(file, 'utf8')) as CertificateAuthority;
  const objects = join(folder, 'objects.json');
  const state = existsSync(objects) ? (JSON.parse(readFileSync(objects, 'utf8')) as StoreState) : undefined;
  return { authority, state };
}

function freshState(): SavedState {
  return { authority: createAuthority('sandbox-ca'), state: undefined };
}

/** Keeps the folder up to date with the store: shortly after each change, and when disposed. */
export function saveChanges(store: Store, folder: string): Disposable {
  const file = join(folder, 'objects.json');
  const save = (): void => {
    // A rename replaces the file in one step, so a kill never leaves half of one.
    writeFileSync(`${file}.new`, JSON.stringify(store.toState()), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  let timer: NodeJS.Timeout | undefined;
  const subscription = store.onChange(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      save();
    }, SAVE_AFTER_MS);
  });
  return {
    dispose() {
      subscription.dispose();
      clearTimeout(timer);
      save();
    },
  };
}
