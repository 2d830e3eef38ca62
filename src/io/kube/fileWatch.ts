import { realpathSync, statSync, watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';
import { toDisposable, type Disposable } from '../../core/base/disposable.ts';

/** Several events of one save become one call. */
const debounceMs = 100;
/** For what no event tells: network folders, folders that do not exist yet, links further up the path. */
const pollMs = 2000;

/**
 * Calls `changed` some time after one of the files was edited, replaced, removed or created, through symlinks too. May
 * call once too often. Keeps no process alive; a watcher that fails is left to the poll.
 */
export function watchFiles(files: readonly string[], changed: () => void): Disposable {
  let watchers: FSWatcher[] = [];
  let watched = '';
  let seen = stamp(files);
  let debounce: NodeJS.Timeout | undefined;

  const notify = (): void => {
    clearTimeout(debounce);
    debounce = setTimeout(() => {
      seen = stamp(files);
      follow();
      changed();
    }, debounceMs);
    debounce.unref();
  };
  // A busy folder, such as the home directory, tells of many other files.
  const look = (): void => {
    if (stamp(files) !== seen) notify();
  };
  const follow = (): void => {
    const folders = foldersOf(files);
    if (folders.join('\0') === watched) return;
    watched = folders.join('\0');
    for (const watcher of watchers) watcher.close();
    watchers = folders.flatMap((folder) => watchFolder(folder, look) ?? []);
  };
  follow();
  const poll = setInterval(look, pollMs);
  poll.unref();
  return toDisposable(() => {
    clearInterval(poll);
    clearTimeout(debounce);
    for (const watcher of watchers) watcher.close();
  });
}

/** The folder and not the file is watched: a file that is replaced by rename takes its own watcher with it. */
function watchFolder(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

/** The folders of the files and of what they link to. */
function foldersOf(files: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const file of files) {
    folders.add(dirname(file));
    try {
      folders.add(dirname(realpathSync(file)));
    } catch {
      // The file is not there now; its folder tells when it comes.
    }
  }
  return [...folders].toSorted();
}

/** Changes whenever a file is another one or has another content, as far as the file system tells. */
function stamp(files: readonly string[]): string {
  return files
    .map((file) => {
      try {
        const { ino, size, mtimeNs } = statSync(file, { bigint: true });
        return `${ino}:${size}:${mtimeNs}`;
      } catch {
        return '-';
      }
    })
    .join('|');
}
