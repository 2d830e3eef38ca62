import * as vscode from 'vscode';
import { CodedError } from '../../core/base/codedError.ts';
import { render } from '../../core/messages/index.ts';

/** The one door to the Output channel. Never give it a Secret's value, a header or a prompt. */
export interface Log {
  info(text: string): void;
  /** A failure with all its causes; what people are shown instead is `tell`. */
  failed(what: string, error: unknown): void;
  show(): void;
}

export function createLog(): Log & vscode.Disposable {
  const channel = vscode.window.createOutputChannel('Agentgateway', { log: true });
  return {
    info: (text) => channel.info(text),
    failed: (what, error) => channel.error(`${what}: ${causes(error).join(' ← ')}`),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}

/** The chain of causes, the outermost first, as code and text. */
function causes(error: unknown): readonly string[] {
  const texts: string[] = [];
  for (let at: unknown = error; at instanceof Error && texts.length < 5; at = at.cause) {
    texts.push(at instanceof CodedError ? `[${at.code}] ${render(at)}` : `${at.name}: ${at.message}`);
  }
  return texts.length > 0 ? texts : [String(error)];
}
