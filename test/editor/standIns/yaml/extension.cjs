'use strict';
/*
 * Stands in for YAML by Red Hat as far as it meets us: whoever registers first under a name gives schemas; a document that
 * has one of its own, by a comment or by the setting, is judged by that: here, every field of it is found wrong and explained.
 * It says so of documents with the comment "# beside" only, so that the other tests do not see it.
 */
const vscode = require('vscode');

/** A document is judged this long after it was opened or changed. */
const restMs = 200;

exports.activate = (context) => {
  const contributors = new Map();
  const shown = vscode.languages.createDiagnosticCollection('yaml');
  const isJudged = (document) => {
    if (document.languageId !== 'yaml' || !document.getText().includes('# beside')) return false;
    if (document.getText().includes('$schema=')) return true;
    if (Object.keys(vscode.workspace.getConfiguration('yaml').get('schemas')).length === 0) return false;
    const given = [...contributors.values()].some(({ requestSchema, requestSchemaContent }) => {
      const uri = requestSchema(document.uri.toString());
      return uri && JSON.stringify(JSON.parse(requestSchemaContent(uri))) === '{}';
    });
    return !given;
  };
  const judge = (document) => {
    if (document.languageId !== 'yaml') return;
    if (!document.getText().includes('# beside')) return shown.delete(document.uri);
    const found = [];
    const add = (line, message, source) => {
      const one = new vscode.Diagnostic(document.lineAt(line).range, message, vscode.DiagnosticSeverity.Error);
      one.source = source;
      found.push(one);
    };
    for (let line = 0; line < document.lineCount; line += 1) {
      const { text } = document.lineAt(line);
      if (/\[[^\]]*$/.test(text)) add(line, 'Flow sequence must end with a ]', 'YAML');
      if (isJudged(document) && text.includes('modle'))
        add(line, 'Property modle is not allowed.', 'yaml-schema: stand-in');
    }
    shown.set(document.uri, found);
  };
  // As the language server does, so that whoever registers with the activation is asked.
  const judgeSoon = (document) => setTimeout(() => judge(document), restMs);
  context.subscriptions.push(
    shown,
    vscode.workspace.onDidOpenTextDocument(judgeSoon),
    vscode.workspace.onDidChangeTextDocument(({ document }) => judgeSoon(document)),
    vscode.workspace.onDidChangeConfiguration(() => vscode.workspace.textDocuments.forEach(judgeSoon)),
    vscode.languages.registerHoverProvider('yaml', {
      provideHover: (document) => (isJudged(document) ? new vscode.Hover('stand-in') : undefined),
    }),
    vscode.languages.registerCompletionItemProvider('yaml', {
      provideCompletionItems: (document) => (isJudged(document) ? [new vscode.CompletionItem('stand-in')] : []),
    }),
  );
  return {
    registerContributor(name, requestSchema, requestSchemaContent) {
      if (contributors.has(name)) return false;
      contributors.set(name, { requestSchema, requestSchemaContent });
      return true;
    },
    contributors,
  };
};
