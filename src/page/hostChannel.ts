import { parseSavedState, type SavedState } from '../core/panel/savedState.ts';
import type { ToHost } from '../core/panel/toHost.ts';
import { parseToPage, type ToPage } from '../core/panel/toPage.ts';

/** What VS Code gives a webview's script, once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's only way out: typed messages to the host and back, and the state that VS Code keeps for the page. */
export interface HostChannel {
  post(message: ToHost): void;
  listen(listener: (message: ToPage) => void): void;
  saved(): SavedState | undefined;
  save(state: SavedState): void;
}

/** Opens the channel; may be called once in the life of a page. */
export function openHostChannel(): HostChannel {
  const api = acquireVsCodeApi();
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, not a window's
    post: (message) => api.postMessage(message),
    listen: (listener) =>
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        const message = parseToPage(event.data);
        if (message !== undefined) listener(message);
      }),
    saved: () => parseSavedState(api.getState()),
    save: (state) => api.setState(state),
  };
}
