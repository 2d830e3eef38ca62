import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folds } from '../../../src/core/language/folds.ts';
import type { DocumentSymbol } from '../../../src/core/language/documentSymbols.ts';
import { serviceWith, uri } from './world.ts';

const text = `# The first one.
apiVersion: v1
kind: Secret
metadata:
  name: key
stringData:
  Authorization: secret-value
---
apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: spare
spec:
  ai:
    groups:
      - providers:
          - name: first
            openai: {}
          - anthropic:
              model: claude

---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: chat}
spec:
  parentRefs:
  - name: edge
  rules:
  - matches:
    - path:
        value: /chat
    backendRefs:
    - name: spare
      kind: AgentgatewayBackend
      group: agentgateway.dev
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  listeners:
    - name: http
      port: 80
      protocol: HTTP
`;

/** The outline as indented lines: name (detail) [text that is selected]. */
function drawn(symbols: readonly DocumentSymbol[], of: string, depth = 0): readonly string[] {
  return symbols.flatMap(({ name, detail, selection, range, children }) => {
    assert.ok(range.start <= selection.start && selection.end <= range.end, name);
    const selected = of.slice(selection.start, selection.end).split('\n')[0] ?? '';
    return [`${'  '.repeat(depth)}${name}${detail && ` (${detail})`} [${selected}]`, ...drawn(children, of, depth + 1)];
  });
}

void test('the outline has resources, sections, and the named parts of lists; never a value', () => {
  assert.deepEqual(drawn(serviceWith().symbols(uri, text), text), [
    'key (Secret) [key]',
    '  metadata [metadata]',
    '  stringData [stringData]',
    'spare (AgentgatewayBackend) [spare]',
    '  metadata [metadata]',
    '  spec [spec]',
    '    ai [ai]',
    '      groups [groups]',
    '        groups[0] [providers:]',
    '          providers [providers]',
    '            first [first]',
    '              openai [openai]',
    '            providers[1] [anthropic:]',
    '              anthropic [anthropic]',
    'chat (HTTPRoute) [chat]',
    '  metadata [metadata]',
    '  spec [spec]',
    '    parentRefs [parentRefs]',
    '      edge [edge]',
    '    rules [rules]',
    '      rules[0] (/chat) [matches:]',
    '        matches [matches]',
    '        backendRefs [backendRefs]',
    '          spare (AgentgatewayBackend) [spare]',
    'edge (Gateway) [edge]',
    '  metadata [metadata]',
    '  spec [spec]',
    '    listeners [listeners]',
    '      http (HTTP 80) [http]',
  ]);
});

void test('the outline of broken text, of a List, and of a template', () => {
  const service = serviceWith();
  const broken = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nspec: [\n';
  assert.deepEqual(drawn(service.symbols(uri, broken), broken), [
    'AgentgatewayBackend (AgentgatewayBackend) [AgentgatewayBackend]',
    '  spec [spec]',
  ]);
  const list = 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: a}\n';
  assert.deepEqual(drawn(service.symbols(uri, list), list), ['a (Secret) [a]', '  metadata [metadata]']);
  assert.deepEqual(
    service.symbols(uri, text.replace('name: spare', 'name: {{ .Values.name }}')).map(({ name }) => name),
    ['key', 'chat', 'edge'],
  );
});

/** Folds as `first–last`, lines from 1. */
function lines(of: string): readonly string[] {
  return folds(of).map(({ start, end, type }) => `${start + 1}–${end + 1}${type ? ` ${type}` : ''}`);
}

const foldings: readonly (readonly [what: string, text: string, folds: readonly string[]])[] = [
  ['blocks by indentation', 'a:\n  b:\n    c: 1\n  d: 2\n', ['1–4', '2–3']],
  ['a list as deep as its key', 'a:\n- x: 1\n  y: 2\n- z: 3\nb: 1\n', ['1–4', '2–3']],
  ['a list below its key', 'a:\n  - x: 1\n    y: 2\n', ['1–3', '2–3']],
  ['documents from marker to marker', 'a: 1\nb: 2\n---\nc: 3\nd: 4\n', ['1–2', '3–5']],
  ['a document begins after the comments before it', '# x\n---\na: 1\n---\nb: 1\n', ['2–3', '4–5']],
  ['one document alone is no fold', '---\na: 1\nb: 2\n', []],
  ['blank lines and comments belong to what follows', 'a:\n  b: 1\n\n# about c\nc:\n  d: 1\n', ['1–2', '5–6']],
  ['comments of several lines', '# one\n# two\na: 1\n# alone\n', ['1–2 comment']],
  ['regions', '# region x\na: 1\n# endregion\nb: 1\n', ['1–3 region']],
  ['block scalars', 'a: |\n  text\n    more\n  text\nb: 1\n', ['1–4', '2–3']],
  ['CRLF', 'a:\r\n  b: 1\r\nc: 1\r\n', ['1–2']],
  ['nothing', '', []],
];
for (const [what, of, expected] of foldings) {
  void test(`folds: ${what}`, () => assert.deepEqual(lines(of), expected));
}

void test('a file that is none of ours is folded by the editor', () => {
  assert.equal(serviceWith().folds('a:\n  b: 1\n'), undefined);
  assert.ok(serviceWith().folds(text)?.length);
});
