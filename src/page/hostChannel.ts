/** What VS Code gives a webview's script, once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** A page's only way out: typed messages to the host and back, and the state that VS Code keeps for the page. */
export interface HostChannel<ToHost, ToPage, State = undefined> {
  post(message: ToHost): void;
  /** What arrived since the frame before, in its order: however many tokens a second arrive, a page is drawn once a frame. */
  listen(listener: (messages: readonly ToPage[]) => void): void;
  saved(): State | undefined;
  save(state: State): void;
}

/** How a page reads what is given to it; undefined for anything that is none of its own. */
interface PageParsers<ToPage, State> {
  message(value: unknown): ToPage | undefined;
  state(value: unknown): State | undefined;
}

/** Opens the channel; may be called once in the life of a page. */
export function openHostChannel<ToHost, ToPage, State = undefined>(
  parse: PageParsers<ToPage, State>,
): HostChannel<ToHost, ToPage, State> {
  const api = acquireVsCodeApi();
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, not a window's
    post: (message) => api.postMessage(message),
    listen: (listener) => {
      let arrived: ToPage[] = [];
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        const message = parse.message(event.data);
        if (message === undefined || arrived.push(message) > 1) return;
        requestAnimationFrame(() => {
          const messages = arrived;
          arrived = [];
          listener(messages);
        });
      });
    },
    saved: () => parse.state(api.getState()),
    save: (state) => api.setState(state),
  };
}
