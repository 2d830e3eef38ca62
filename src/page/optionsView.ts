import { VscodeSingleSelect } from '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { chosenFormat } from '../core/panel/chosenFormat.ts';
import type { PanelFormat, PanelOptions, PanelState } from '../core/panel/panelState.ts';
import type { Texts } from './texts.ts';

/** Model and format beside each other, the route where there is a choice, and what is known against the format. */
export function optionsView(
  panel: PanelState,
  texts: Texts,
  change: (options: Partial<PanelOptions>) => void,
): TemplateResult | typeof nothing {
  const provider = panel.providers.find(({ id }) => id === panel.selected);
  const format = chosenFormat(panel);
  if (provider === undefined || format === undefined) return nothing;
  const { model } = panel.options;
  return html`
    <div class="field pair">
      <div>
        <span class="label" aria-hidden="true">${texts('panel.model')}</span>
        <vscode-textfield
          class="model"
          .label=${texts('panel.model')}
          .placeholder=${provider.model}
          .value=${provider.isModelFixed ? '' : model}
          title=${provider.isModelFixed ? texts('panel.model.fixed') : ''}
          ?disabled=${provider.isModelFixed}
          @input=${({ target }: Event) => target instanceof VscodeTextfield && change({ model: target.value })}
        ></vscode-textfield>
      </div>
      <div>
        <span class="label" aria-hidden="true">${texts('panel.format')}</span>
        <vscode-single-select
          class="format"
          .label=${texts('panel.format')}
          .value=${format.id}
          @change=${({ target }: Event) => {
            const chosen =
              target instanceof VscodeSingleSelect && provider.formats.find(({ id }) => id === target.value);
            if (chosen) change({ format: chosen.id });
          }}
        >
          ${provider.formats.map(
            ({ id }) =>
              html`<vscode-option value=${id} ?selected=${id === format.id}>${formatName(id, texts)}</vscode-option>`,
          )}
        </vscode-single-select>
      </div>
    </div>
    ${format.routes.length < 2 ? nothing : routeView(format, texts, (route) => change({ route }))}
    ${
      format.problem === undefined
        ? nothing
        : html`<p class="problem warned">
            <span class="codicon codicon-warning" aria-hidden="true"></span><span>${format.problem}</span>
          </p>`
    }
  `;
}

/** By which of several routes the provider is asked. */
function routeView({ route, routes }: PanelFormat, texts: Texts, choose: (routeId: string) => void): TemplateResult {
  return html`
    <div class="field">
      <span class="label" aria-hidden="true">${texts('panel.route')}</span>
      <vscode-single-select
        class="route"
        .label=${texts('panel.route')}
        .value=${route ?? ''}
        title=${routes.find(({ id }) => id === route)?.label ?? ''}
        @change=${({ target }: Event) => target instanceof VscodeSingleSelect && choose(target.value)}
      >
        ${repeat(
          routes,
          ({ id }) => id,
          ({ id, label }) =>
            html`<vscode-option value=${id} description=${label} ?selected=${id === route}>${label}</vscode-option>`,
        )}
      </vscode-single-select>
    </div>
  `;
}

function formatName(id: PanelFormat['id'], texts: Texts): string {
  return texts(`panel.format.${id}`);
}
