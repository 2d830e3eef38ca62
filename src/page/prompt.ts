import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textarea/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { parseSavedState } from '../core/panel/savedState.ts';
import { parseToPage } from '../core/panel/toPage.ts';
import { AnswerElement } from './answerElement.ts';
import { openHostChannel } from './hostChannel.ts';
import { PromptApp } from './promptApp.ts';

customElements.define('agw-answer', AnswerElement);
customElements.define('agw-prompt', PromptApp);
document.body.append(new PromptApp(openHostChannel({ message: parseToPage, state: parseSavedState })));
