import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textarea/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { parseCompareToPage } from '../core/panel/compare/compareToPage.ts';
import { parseSavedCompare } from '../core/panel/compare/savedCompare.ts';
import { AnswerElement } from './answerElement.ts';
import { CompareApp } from './compareApp.ts';
import { openHostChannel } from './hostChannel.ts';

customElements.define('agw-answer', AnswerElement);
customElements.define('agw-compare', CompareApp);
document.body.append(new CompareApp(openHostChannel({ message: parseCompareToPage, state: parseSavedCompare })));
