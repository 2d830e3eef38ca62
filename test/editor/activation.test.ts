import assert from 'node:assert/strict';
import * as vscode from 'vscode';

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

  it('says what activation cost', () => {
    const load = markedMs('LoadExtensionCode');
    const activate = markedMs('ActivateExtension');
    console.log(`      load ${load.toFixed(0)} ms, activate ${activate.toFixed(0)} ms`);
    assert.ok(load >= 0 && activate >= 0);
  });
});
