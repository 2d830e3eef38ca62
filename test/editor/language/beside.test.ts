import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { backend, open, replace, under, until } from './support.ts';

/*
 * Beside test/editor/standIns/yaml, which stands in for YAML by Red Hat: it judges documents with the comment "# beside" by a
 * schema that is set up for all YAML, unless a contributor gives another.
 */

const misspelt = `# beside\n${backend.replace('model:', 'modle:')}`;
const everywhere = { 'yaml.schemas': { 'https://example.com/kubernetes.json': '*' } };
const deployment = '---\napiVersion: apps/v1\nkind: Deployment\n';

/** The sources of what is said of a document, as soon as they are these. */
async function sources(document: vscode.TextDocument, wanted: readonly string[]): Promise<void> {
  await until(() => {
    const found = vscode.languages.getDiagnostics(document.uri).map(({ source = '' }) => source);
    return String(found.toSorted()) === String(wanted) ? found : undefined;
  });
}

/** Who explains the field, and who proposes keys: `ours`, `theirs`. */
async function answers(document: vscode.TextDocument): Promise<{ hover: string; completion: string }> {
  const text = document.getText();
  const place = (word: string): vscode.Position => document.positionAt(text.indexOf(word) + 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    place('provider'),
  );
  const said = hovers.map(({ contents }) =>
    contents.some((part) => (typeof part === 'string' ? part : part.value).includes('stand-in')) ? 'theirs' : 'ours',
  );
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    place('gpt-4o-mini'),
  );
  const isTheirs = list.items.some(({ label }) => label === 'stand-in');
  return { hover: said.toSorted().join(' '), completion: isTheirs ? 'theirs' : 'ours' };
}

describe('Beside YAML by Red Hat', () => {
  before(async () => {
    const extension = vscode.extensions.getExtension('redhat.vscode-yaml');
    assert.ok(extension, 'the stand-in is not installed');
    await extension.activate();
  });

  it('a document that is ours wholly is judged, explained and completed once', async () => {
    await under(everywhere, async () => {
      const document = await open(misspelt);
      await sources(document, ['agentgateway']);
      assert.deepEqual(await answers(document), { hover: 'ours', completion: 'ours' });
    });
  });

  it('a file with other kinds keeps what the other extension says of it', async () => {
    await under(everywhere, async () => {
      const document = await open(misspelt + deployment);
      await sources(document, ['agentgateway', 'yaml-schema: stand-in']);
    });
  });

  it('one that names its schema is left to the other extension, but for what the API server refuses', async () => {
    const document = await open(`# yaml-language-server: $schema=https://example.com/a.json\n${misspelt}`);
    await sources(document, ['agentgateway', 'yaml-schema: stand-in']);
    assert.deepEqual(await answers(document), { hover: 'theirs', completion: 'theirs' });
    await under({ 'agentgateway.editor.hover': 'on' }, async () => {
      assert.equal((await answers(document)).hover, 'ours theirs');
    });
  });

  it('off leaves it all to the other extension', async () => {
    const settings = { ...everywhere, 'agentgateway.editor.hover': 'off', 'agentgateway.editor.completion': 'off' };
    await under(settings, async () => {
      const document = await open(misspelt);
      await sources(document, ['agentgateway', 'yaml-schema: stand-in']);
      assert.deepEqual(await answers(document), { hover: 'theirs', completion: 'theirs' });
    });
    await under({ ...everywhere, 'agentgateway.validation.enabled': false }, async () => {
      await sources(await open(misspelt), ['yaml-schema: stand-in']);
    });
  });

  it('a fault of the text is told once', async () => {
    const document = await open(`# beside\n${backend.replace('gpt-4o-mini', '[a')}`);
    await sources(document, ['YAML']);
    await replace(document, '# beside\n', '# alone\n');
    await replace(document, '[a', '[ab');
    await sources(document, ['agentgateway']);
  });
});
