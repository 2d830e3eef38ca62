import assert from 'node:assert/strict';
import { fillTemplate } from '../../../src/core/messages/message.ts';
import { PanelController } from '../../../src/core/panel/panelController.ts';
import { noOptions } from '../../../src/core/panel/panelState.ts';
import type { PromptAction } from '../../../src/core/prompt/promptAction.ts';
import type { ToHost } from '../../../src/core/panel/toHost.ts';
import type { ToPage } from '../../../src/core/panel/toPage.ts';
import { FakeCredentials } from '../../page/support/fakeCredentials.ts';
import { FakeHost, provider } from '../../page/support/fakeHost.ts';

export const ready: ToHost = { type: 'ready', exchanges: [] };

/** A controller with a page that notes what it is told; `tick` lets time pass. */
export class Bench {
  readonly host = new FakeHost();
  readonly posted: ToPage[] = [];
  readonly log: string[] = [];
  readonly opened: string[] = [];
  readonly ran: PromptAction[] = [];
  readonly clipboard: string[] = [];
  readonly credentials = new FakeCredentials();
  #waiting: (() => void)[] = [];
  saved: unknown;
  controller = this.newController();

  /** The next life of the window. */
  newController(): PanelController {
    return new PanelController(this.host, {
      later: (action) => {
        this.#waiting.push(action);
        return { dispose: () => (this.#waiting = this.#waiting.filter((one) => one !== action)) };
      },
      translate: (template, args) => fillTemplate(template.toUpperCase(), upper(args)),
      showLog: () => this.log.push('shown'),
      openLink: (url) => this.opened.push(url),
      info: (line) => this.log.push(line),
      copy: async (text) => void this.clipboard.push(text),
      run: (action) => this.ran.push(action),
      credentials: this.credentials,
      remembered: () => this.saved,
      remember: (state) => (this.saved = JSON.parse(JSON.stringify(state))),
    });
  }

  /** Closes the window and opens it again; what the page is told first. */
  reopen(): Extract<ToPage, { type: 'init' }> {
    this.controller.dispose();
    this.controller = this.newController();
    this.attach();
    this.take();
    this.receive(ready);
    const [init] = this.take();
    assert.ok(init?.type === 'init');
    return init;
  }

  attach(): { dispose(): void } {
    return this.controller.attach((one) => this.posted.push(one));
  }

  receive(one: ToHost): void {
    this.controller.receive(one);
  }

  send(requestId: string, prompt = 'Hi', stream = true, options = noOptions, isAgain = false): void {
    const { id: providerId } = provider('openai-backend');
    this.receive({ type: 'send', requestId, providerId, prompt, options, stream, isAgain });
  }

  tick(): void {
    const actions = this.#waiting;
    this.#waiting = [];
    for (const action of actions) action();
  }

  take(): readonly ToPage[] {
    return this.posted.splice(0);
  }

  get waiting(): number {
    return this.#waiting.length;
  }
}

function upper(args: Readonly<Record<string, string | number>>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name.toUpperCase(), value]));
}

export function started(): Bench {
  const bench = new Bench();
  bench.attach();
  bench.receive(ready);
  bench.take();
  return bench;
}
