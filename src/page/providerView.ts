import { VscodeSingleSelect } from '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelProvider, PanelProviderState } from '../core/panel/panelState.ts';
import type { PanelCode, Texts } from './texts.ts';
import type { Chosen } from './providerNames.ts';

/** Shape and word for each state, as in the tree. */
const stateLooks: Readonly<
  Record<PanelProviderState, { readonly icon: string; readonly word: PanelCode & PlainCode }>
> = {
  ready: { icon: 'pass-filled', word: 'panel.state.ready' },
  partly: { icon: 'warning', word: 'panel.state.partly' },
  notReady: { icon: 'error', word: 'panel.state.notReady' },
  unknown: { icon: 'circle-large-outline', word: 'panel.state.unknown' },
};
type PlainCode = `panel.state.${PanelProviderState}`;

/**
 * The picker, and how the chosen provider stands.
 * @param former what is known of the chosen one where it is not among them
 */
export function providerView(
  providers: readonly PanelProvider[],
  selected: string | undefined,
  former: Chosen,
  texts: Texts,
  isPinned: boolean,
  actions: { choose(providerId: string): void; pin(isPinned: boolean): void },
): TemplateResult {
  const chosen = providers.find(({ id }) => id === selected);
  return html`
    <div class="field">
      <span class="label" aria-hidden="true">${texts('panel.provider')}</span>
      <div class="with-button">
        <vscode-single-select
          class="provider"
          .label=${texts('panel.provider')}
          .value=${selected ?? ''}
          ?disabled=${providers.length === 0}
          @change=${({ target }: Event) => target instanceof VscodeSingleSelect && actions.choose(target.value)}
        >
          ${providerOptions(providers, selected, former.name, texts)}
        </vscode-single-select>
        <button
          type="button"
          class="icon pin"
          aria-pressed=${isPinned ? 'true' : 'false'}
          aria-label=${texts('panel.pin')}
          title=${texts('panel.pin')}
          ?disabled=${chosen === undefined}
          @click=${() => actions.pin(!isPinned)}
        >
          <span class="codicon codicon-${isPinned ? 'pinned' : 'pin'}" aria-hidden="true"></span>
        </button>
      </div>
      ${chosen === undefined ? goneView(former, texts) : stateView(chosen, texts)}
    </div>
  `;
}

/**
 * What a picker offers: the providers of clusters, and below a heading the targets without one. A chosen one that is gone
 * stands first by its old name: the picker would show the first that there is instead.
 */
export function providerOptions(
  providers: readonly PanelProvider[],
  selected: string | undefined,
  name: string | undefined,
  texts: Texts,
): TemplateResult {
  const isListed = selected === undefined || providers.some(({ id }) => id === selected);
  return html`${
    !isListed
      ? html`<vscode-option class="gone" value=${selected} selected>${name ?? texts('panel.gone.name')}</vscode-option>`
      : nothing
  }${repeat(
    providers,
    // A picker looks at an option's text once only: another label is another option.
    ({ id, label }) => `${id}\u0000${label}`,
    ({ id, label, detail }, index) => html`
      ${
        beginsTargets(providers, index)
          ? html`<vscode-option class="heading" disabled value="">${texts('panel.targets')}</vscode-option>`
          : nothing
      }
      <vscode-option value=${id} description=${detail} ?selected=${id === selected}>${label}</vscode-option>
    `,
  )}`;
}

/** That the chosen one is gone; nothing while it may still come. */
export function goneView({ isGone }: Chosen, texts: Texts): TemplateResult | typeof nothing {
  return isGone ? html`<p class="problem gone">${texts('panel.gone')}</p>` : nothing;
}

/** Whether the targets begin with this one; without a provider of a cluster before them they need no heading. */
function beginsTargets(providers: readonly PanelProvider[], index: number): boolean {
  return providers[index]?.isTarget === true && providers[index - 1]?.isTarget === false;
}

/** How a provider stands: state in shape and word, model, place, and what is wrong with it. */
export function stateView(provider: PanelProvider, texts: Texts): TemplateResult {
  const { icon, word } = stateLooks[provider.state];
  const facts = [texts(word), provider.model, provider.detail].filter((fact) => fact !== '');
  return html`
    <p class="state ${provider.state}">
      <span class="codicon codicon-${icon}" aria-hidden="true"></span>
      <span>${facts.join(' · ')}</span>
    </p>
    ${provider.problem === undefined ? nothing : html`<p class="problem">${provider.problem}</p>`}
  `;
}
