import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { backend, codeOf, codes, diagnostics, open, quickFixes, replace, under, until } from './support.ts';

const withoutTls = backend.replace(
  'model: gpt-4o-mini',
  'model: gpt-4o-mini\n      host: llm.example\n      port: 443',
);
const severities = vscode.DiagnosticSeverity;

describe('What people decide about findings', () => {
  it('a severity by setting, at once, and off', async () => {
    const document = await open(withoutTls);
    const [warning] = await diagnostics(document, 1);
    assert.equal(warning?.severity, severities.Warning);
    await under({ 'agentgateway.checks.severity': { 'tls-missing': 'information' } }, async () => {
      await until(() => {
        const [found] = vscode.languages.getDiagnostics(document.uri);
        return found?.severity === severities.Information ? found : undefined;
      });
    });
    await until(() => {
      const [found] = vscode.languages.getDiagnostics(document.uri);
      return found?.severity === severities.Warning ? found : undefined;
    });
    await under({ 'agentgateway.checks.severity': { 'tls-missing': 'off' } }, async () => {
      await codes(document, []);
      assert.deepEqual(await quickFixes(document, new vscode.Range(0, 0, 20, 0)), []);
    });
    await codes(document, ['tls-missing']);
  });

  it('the last quick fixes silence a line and a file', async () => {
    for (const [title, comment] of [
      ['Ignore tls-missing in this line', '      # agentgateway-disable-next-line tls-missing'],
      ['Ignore tls-missing in this file', '# agentgateway-disable-file tls-missing'],
    ] as const) {
      const document = await open(withoutTls);
      const [found] = await diagnostics(document, 1);
      assert.ok(found);
      const fixes = await quickFixes(document, found.range);
      const titles = fixes.map((fix) => fix.title);
      assert.deepEqual(titles, ['Add tls: {}', 'Ignore tls-missing in this line', 'Ignore tls-missing in this file']);
      assert.deepEqual(
        fixes.map(({ isPreferred }) => isPreferred === true),
        [true, false, false],
      );
      const edit = fixes.find((fix) => fix.title === title)?.edit;
      assert.ok(edit);
      await vscode.workspace.applyEdit(edit);
      await codes(document, []);
      assert.ok(document.getText().split('\n').includes(comment));
    }
  });

  it('a code leads to what is written about it', async () => {
    const document = await open(withoutTls);
    const [found] = await diagnostics(document, 1);
    assert.ok(found && typeof found.code === 'object');
    assert.equal(codeOf(found), 'tls-missing');
    const page = await vscode.workspace.openTextDocument(found.code.target);
    assert.match(page.getText(), /^# tls-missing\n\n[^]*TLS/);
    await vscode.commands.executeCommand('vscode.open', found.code.target);
    await until(() => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      const { input } = activeTab ?? {};
      return input instanceof vscode.TabInputCustom && input.uri.path === '/tls-missing.md' ? true : undefined;
    });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('a file beyond the limit says so, and is judged when the limit is raised', async () => {
    const document = await open(`${withoutTls}# ${'x'.repeat(4096)}\n`);
    await codes(document, ['tls-missing']);
    await under({ 'agentgateway.validation.maxFileSize': 2 }, async () => {
      await codes(document, ['yaml.tooLarge']);
      const [found] = vscode.languages.getDiagnostics(document.uri);
      assert.equal(found?.severity, severities.Information);
      assert.equal(found.range.start.line, 0);
      assert.deepEqual(await quickFixes(document, found.range), []);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(6, 6),
      );
      assert.deepEqual(hovers, []);
    });
    await codes(document, ['tls-missing']);
  });

  it('what changes while it is judged is judged as it is then', async () => {
    const document = await open(backend);
    await diagnostics(document, 0);
    // Many versions in one breath: what is shown in the end is of the last.
    for (let count = 0; count < 20; count += 1) {
      await replace(document, count % 2 === 0 ? 'model:' : 'modle:', count % 2 === 0 ? 'modle:' : 'model:');
    }
    await replace(document, 'model:', 'lmodel:');
    await until(() => {
      const [found, ...others] = vscode.languages.getDiagnostics(document.uri);
      return found && others.length === 0 && document.getText(found.range) === 'lmodel' ? found : undefined;
    });
  });
});

describe('What is left alone', () => {
  it('a patch that a kustomization names, as long as it does', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const overlay = vscode.Uri.joinPath(folder.uri, 'overlay');
    const write = (name: string, text: string) =>
      vscode.workspace.fs.writeFile(vscode.Uri.joinPath(overlay, name), new TextEncoder().encode(text));
    const patch = withoutTls.replace('      openai:\n        model: gpt-4o-mini\n', '      modle: x\n');
    await write('patches/model.yaml', patch);
    await write('kustomization.yaml', 'patches:\n  - path: other.yaml\n');
    const file = vscode.Uri.joinPath(overlay, 'patches', 'model.yaml');
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    await until(() => vscode.languages.getDiagnostics(file).length > 0 || undefined);
    await write('kustomization.yaml', 'patches:\n  - path: patches/model.yaml\n');
    await codes(document, []);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(overlay, 'kustomization.yaml'));
    await until(() => vscode.languages.getDiagnostics(file).length > 0 || undefined);
    await vscode.workspace.fs.delete(overlay, { recursive: true });
  });
});
