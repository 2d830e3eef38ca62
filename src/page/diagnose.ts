import '@vscode-elements/elements/dist/vscode-button/index.js';
import { parseDiagnosisToPage } from '../core/panel/diagnosisMessages.ts';
import { DiagnosisApp } from './diagnosisApp.ts';
import { openHostChannel } from './hostChannel.ts';

customElements.define('agw-diagnosis', DiagnosisApp);
document.body.append(new DiagnosisApp(openHostChannel({ message: parseDiagnosisToPage, state: () => undefined })));
