import assert from 'node:assert/strict';
import { Session } from 'node:inspector';
import * as vscode from 'vscode';
import { backend, diagnostics, open } from './language/support.ts';

const id = 'agentgateway-tools.agentgateway-tools';

interface PerformanceMarks {
  getMarks(): readonly { readonly name: string; readonly startTime: number }[];
}

/** VS Code's own measure of an extension: milliseconds between the marks that the extension host sets. */
function markedMs(what: 'LoadExtensionCode' | 'ActivateExtension'): number {
  const marks: PerformanceMarks = Reflect.get(globalThis, 'MonacoPerformanceMarks');
  const at = (name: string): number => {
    const mark = marks.getMarks().find((candidate) => candidate.name === name);
    assert.ok(mark, `no mark ${name}`);
    return mark.startTime;
  };
  return at(`code/extHost/did${what}/${id}`) - at(`code/extHost/will${what}/${id}`);
}

/** The files of our bundle that this process has loaded, as its own debugger knows them. */
function loadedFiles(): readonly string[] {
  const session = new Session();
  const files = new Set<string>();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => files.add(params.url));
  session.post('Debugger.enable');
  session.disconnect();
  return [...files].filter((url) => /\/dist\/(?:extension|chunks\/[^/]+)\.js$/.test(url)).toSorted();
}

describe('activation', () => {
  it('activates', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers its commands', async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const command of ['agentgateway.newProviderBackend', 'agentgateway.refresh']) {
      assert.ok(commands.includes(command), `${command} is not registered`);
    }
  });

  it('YAML that is not ours loads nothing; the first document of ours loads what judges it', async () => {
    const before = loadedFiles();
    assert.ok(
      before.some((url) => url.endsWith('/dist/extension.js')),
      'what is loaded can be seen',
    );
    const values = await open('replicas: 1\nimage:\n  tag: latest\n');
    await vscode.commands.executeCommand('vscode.executeHoverProvider', values.uri, new vscode.Position(0, 2));
    await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', values.uri, new vscode.Position(0, 0));
    // Longer than the pause after which what is typed is judged.
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(loadedFiles(), before);
    await diagnostics(await open(backend.replace('model:', 'modle:')), 1);
    assert.ok(loadedFiles().length > before.length);
  });

  it('says what activation cost', () => {
    const load = markedMs('LoadExtensionCode');
    const activate = markedMs('ActivateExtension');
    console.log(`      load ${load.toFixed(0)} ms, activate ${activate.toFixed(0)} ms`);
    assert.ok(load >= 0 && activate >= 0);
  });
});
