import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { TextEditor } from './editor.ts';
import type { Stage } from './stage.ts';
import { until } from './until.ts';

/** Addresses of the sandbox's API. */
export const backends = '/apis/agentgateway.dev/v1alpha1/namespaces/kgateway-system/agentgatewaybackends';
export const secrets = '/api/v1/namespaces/kgateway-system/secrets';

/** A backend as somebody writes it. */
export const backendOf = (name: string, model = 'gpt-4o'): string => `apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: ${name}
  namespace: kgateway-system
spec:
  ai:
    provider:
      openai:
        model: ${model}
`;

/** A Secret as somebody writes it. */
export const secretOf = (name: string, value: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: kgateway-system}\nstringData: {Authorization: "${value}"}\n`;

/** What a person does to apply a file on a stage. */
export class Applying {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  ask(): Promise<void> {
    return this.#stage.window.runCommand('Agentgateway: Apply…');
  }

  /** The question in the middle of the window. */
  get widget(): Locator {
    return this.#stage.window.page.locator('.quick-input-widget:visible');
  }

  /** Opens a file of its own in the workspace. */
  async write(name: string, text: string): Promise<TextEditor> {
    await writeFile(path.join(this.#stage.folder, name), text);
    return this.#stage.window.openFile(name);
  }

  /** The right side of the review. */
  async reviewed(): Promise<string> {
    const editor = await this.#stage.window.editorOf('/result.yaml');
    return until('the review', async () => {
      const text = await editor.text();
      return text.includes('apiVersion') && text;
    });
  }

  /** Says yes to the review of so many resources. */
  async agree(count: number): Promise<void> {
    await this.reviewed();
    const title = new RegExp(`Apply ${count} resources? to`);
    await this.#stage.window.pressNotificationButton(title, 'Apply');
  }

  async isMissing(url: string): Promise<boolean> {
    return (await this.#stage.sandbox.client.send({ path: url })).code === 404;
  }
}
