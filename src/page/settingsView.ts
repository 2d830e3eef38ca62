import { VscodeSingleSelect } from '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { VscodeTextarea } from '@vscode-elements/elements/dist/vscode-textarea/index.js';
import { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { chosenFormat } from '../core/panel/chosenFormat.ts';
import { isWrongFor, parametersOf, type ParameterSpec } from '../core/panel/panelParameters.ts';
import type { PanelClient, PanelOptions, PanelState } from '../core/panel/panelState.ts';
import type { ClientAct } from '../core/panel/toHost.ts';
import type { Texts } from './texts.ts';

export interface SettingsActions {
  change(options: Partial<PanelOptions>): void;
  open(isOpen: boolean): void;
  client(act: ClientAct): void;
  removeHeader(name: string): void;
}

/** What is seldom set: system prompt, parameters of the format, what the gateway is told of its client. */
export function settingsView(
  panel: PanelState,
  texts: Texts,
  isOpen: boolean,
  actions: SettingsActions,
): TemplateResult | typeof nothing {
  const format = chosenFormat(panel);
  if (format === undefined) return nothing;
  const specs = parametersOf(format.id);
  const count = setCount(panel, specs);
  return html`<details
    class="settings"
    ?open=${isOpen}
    @toggle=${({ target }: Event) => target instanceof HTMLDetailsElement && actions.open(target.open)}
  >
    <summary>
      <span class="codicon codicon-gear" aria-hidden="true"></span>
      ${count === 0 ? texts('panel.settings') : texts('panel.settings.set', { count })}
    </summary>
    ${
      isOpen
        ? html`<span class="label" aria-hidden="true">${texts('panel.system')}</span>
            <vscode-textarea
              class="system"
              .label=${texts('panel.system')}
              .value=${panel.options.system}
              .rows=${3}
              @input=${({ target }: Event) => target instanceof VscodeTextarea && actions.change({ system: target.value })}
            ></vscode-textarea>
            ${parametersView(specs, panel.options.parameters, texts, actions)}
            ${clientView(panel.client, texts, actions)}`
        : nothing
    }
  </details>`;
}

/** How many of the fields below the fold say something. */
function setCount({ options, client }: PanelState, specs: readonly ParameterSpec[]): number {
  const written = specs.filter(({ id }) => (options.parameters[id] ?? '').trim() !== '');
  const told = client === undefined ? 0 : client.headers.length + (client.hasKey ? 1 : 0);
  return written.length + told + (options.system.trim() === '' ? 0 : 1);
}

function parametersView(
  specs: readonly ParameterSpec[],
  written: PanelOptions['parameters'],
  texts: Texts,
  actions: SettingsActions,
): TemplateResult {
  const set = (spec: ParameterSpec, text: string): void =>
    actions.change({ parameters: { ...written, [spec.id]: text } });
  return html`<h2>${texts('panel.parameters')}</h2>
    ${
      specs.length === 0
        ? html`<p class="hint">${texts('panel.parameters.none')}</p>`
        : html`<div class="grid">
            ${specs.map((spec) => parameterView(spec, written[spec.id] ?? '', texts, (text) => set(spec, text)))}
          </div>`
    }`;
}

function parameterView(
  spec: ParameterSpec,
  written: string,
  texts: Texts,
  set: (text: string) => void,
): TemplateResult {
  const name = texts(`panel.parameter.${spec.id}`);
  const isWrong = isWrongFor(spec, written);
  const label = `${name}, ${rangeText(spec, texts)}`;
  return html`<div class=${spec.kind === 'texts' ? 'wide' : ''}>
    <span class="label" aria-hidden="true">${name}</span>
    ${
      spec.kind === 'choice'
        ? html`<vscode-single-select
            class=${spec.id}
            .label=${name}
            .value=${written}
            @change=${({ target }: Event) => target instanceof VscodeSingleSelect && set(target.value)}
          >
            <vscode-option value="" ?selected=${written === ''}>${texts('panel.parameter.default')}</vscode-option>
            ${spec.choices.map(
              (choice) =>
                html`<vscode-option value=${choice} ?selected=${choice === written}>${choice}</vscode-option>`,
            )}
          </vscode-single-select>`
        : spec.kind === 'texts'
          ? html`<vscode-textarea
              class=${spec.id}
              .label=${label}
              .placeholder=${rangeText(spec, texts)}
              .value=${written}
              .rows=${2}
              .invalid=${isWrong}
              @input=${({ target }: Event) => target instanceof VscodeTextarea && set(target.value)}
            ></vscode-textarea>`
          : html`<vscode-textfield
              class=${spec.id}
              .label=${label}
              .placeholder=${rangeText(spec, texts)}
              .value=${written}
              .invalid=${isWrong}
              @input=${({ target }: Event) => target instanceof VscodeTextfield && set(target.value)}
            ></vscode-textfield>`
    }
  </div>`;
}

function rangeText(spec: ParameterSpec, texts: Texts): string {
  switch (spec.kind) {
    case 'number':
      return texts('panel.range.between', { min: spec.min, max: spec.max });
    case 'integer':
      return texts('panel.range.from', { min: spec.min });
    case 'texts':
      return texts('panel.range.texts', { most: spec.most });
    case 'choice':
      return spec.choices.join(', ');
  }
}

/** Why a parameter keeps a prompt from being sent. */
export function parameterProblem(spec: ParameterSpec, texts: Texts): string {
  const name = texts(`panel.parameter.${spec.id}`);
  switch (spec.kind) {
    case 'number':
      return texts('panel.blocked.parameter.number', { name, min: spec.min, max: spec.max });
    case 'integer':
      return texts('panel.blocked.parameter.integer', { name, min: spec.min });
    case 'texts':
      return texts('panel.blocked.parameter.texts', { name, most: spec.most });
    case 'choice':
      return texts('panel.blocked.parameter.choice', { name });
  }
}

/** Values are asked for by the editor's own masked box: none comes to this page. */
function clientView(client: PanelClient | undefined, texts: Texts, actions: SettingsActions): TemplateResult {
  if (client === undefined) return html`<p class="hint">${texts('panel.client.none')}</p>`;
  const { gateway, hasKey, headers, isSessionOnly } = client;
  return html`<h2>${texts('panel.client', { gateway })}</h2>
    <p class="hint">${texts(hasKey ? 'panel.client.hasKey' : 'panel.client.noKey')}</p>
    ${
      headers.length === 0
        ? nothing
        : html`<ul class="headers">
            ${headers.map(
              (name) =>
                html`<li>
                  <code>${name}: •••</code>
                  <button
                    type="button"
                    class="icon"
                    aria-label=${texts('panel.client.removeHeader', { name })}
                    title=${texts('panel.client.removeHeader', { name })}
                    @click=${() => actions.removeHeader(name)}
                  >
                    <span class="codicon codicon-close" aria-hidden="true"></span>
                  </button>
                </li>`,
            )}
          </ul>`
    }
    ${
      isSessionOnly
        ? html`<p class="problem warned">
            <span class="codicon codicon-warning" aria-hidden="true"></span
            ><span>${texts('panel.client.sessionOnly')}</span>
          </p>`
        : nothing
    }
    <div class="copies">
      <vscode-button secondary class="set-key" @click=${() => actions.client('setKey')}
        >${texts(hasKey ? 'panel.client.changeKey' : 'panel.client.setKey')}</vscode-button
      >
      ${
        hasKey
          ? html`<vscode-button secondary class="forget-key" @click=${() => actions.client('forgetKey')}
              >${texts('panel.client.forgetKey')}</vscode-button
            >`
          : nothing
      }
      <vscode-button secondary class="add-header" @click=${() => actions.client('addHeader')}
        >${texts('panel.client.addHeader')}</vscode-button
      >
    </div>`;
}
