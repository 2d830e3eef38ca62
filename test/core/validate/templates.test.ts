import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { createValidator } from '../../../src/core/validate/index.ts';

const validator = createValidator({ registry: new SchemaRegistry(bundledSchemas()) });

/** A backend with a fault that is told wherever it is judged. */
const backend = (model: string, more = ''): string =>
  `apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: a\n${more}spec:\n  ai:\n    provider:\n      openai:\n        model: ${model}\n        modle: fault\n`;

function codes(text: string): readonly string[] {
  return validator.validateText('file:///a.yaml', text).flatMap(({ findings }) => findings.map(({ code }) => code));
}

const leftAlone: readonly (readonly [what: string, text: string])[] = [
  ['Helm, a value', backend('{{ .Values.model }}')],
  ['Helm, a quoted value', backend('"{{ .Values.model }}"')],
  ['Helm, a value of several expressions', backend('"{{ .Values.family }}-{{ .Values.size }}"')],
  ['Helm, blocks', `{{- if .Values.on }}\n${backend('a')}{{- end }}\n`],
  ['Helm, an include behind a key', backend('a', '  labels: {{- include "x.labels" . | nindent 4 }}\n')],
  ['Helm, a comment', `{{/* ours */}}\n${backend('a')}`],
  ['Argo Workflows', backend("'{{inputs.parameters.model}}'")],
  ['an ApplicationSet with Go templates', backend("'{{ .values.model }}-{{ index .path.segments 1 }}'")],
  ['Jinja', `{% if on %}\n${backend('a')}{% endif %}\n`],
  ['ERB', backend('<%= model %>')],
  ['Terraform, a directive', `%{ if on }\n${backend('a')}%{ endif }\n`],
  ['ytt, a line', `#@ load("@ytt:data", "data")\n---\n${backend('a')}`.split('---\n')[0] + backend('a')],
  ['ytt, behind a key', backend('#@ data.values.model')],
  ['Kustomize, a directive', backend('a', '  labels:\n    $patch: delete\n')],
  ['Kustomize, keys to keep', backend('a', '  labels:\n    $retainKeys:\n      - a\n')],
  ['Jsonnet, a local', `local model = 'a';\n${backend('a')}`],
  ['Jsonnet, a field that is added to', backend('a').replace('spec:', 'spec+: ')],
  ['Jsonnet, a hidden field', `{\n  config:: { model: 'a' },\n  ${backend('a').replaceAll('\n', ',\n')}\n}`],
  ['Jsonnet, its library', backend("std.extVar('model')")],
  ['Flux, a variable for whole lines', backend('a', '  ${EXTRA_METADATA}\n')],
];
for (const [what, text] of leftAlone) test(`left alone: ${what}`, () => assert.deepEqual(codes(text), []));

const judged: readonly (readonly [what: string, text: string])[] = [
  ['a plain document', backend('a')],
  ['a variable', backend('${MODEL}')],
  ['a variable with a default', backend('${MODEL:=gpt-4o}')],
  ['a variable with a fallback that has spaces', backend('"${MODEL:-gpt 4o}"')],
  ['a reference of Terraform', backend('${var.model}')],
  ['a comment that is none of ytt', `# @ours\n#!shebang\n${backend('a')}`],
  ['a percent sign before a brace', backend('2.5%{x}')],
  ['a text that opens what it never closes', backend('"role/{%y"')],
  ['the same without quotes', backend('role/{%y')],
  ['prose with braces', backend('"Use {{name}} in answers"')],
  [
    'block text with braces',
    `${backend('a')}  policies:\n    ai:\n      prompt:\n        prepend:\n          - role: system\n            content: |\n              Say {{ hello }} {% if %}\n`,
  ],
];
for (const [what, text] of judged)
  test(`judged: ${what}`, () => assert.deepEqual(codes(text), ['validate.unknownField']));

test('a colon too many makes no Jsonnet of a document', () => {
  assert.deepEqual(codes(backend('a').replace('spec:', 'spec::')), ['validate.required', 'validate.unknownField']);
});

test('a placeholder stands for any value, and the rest is judged', () => {
  const text = `${backend('a')}      host: \${HOST}\n      port: \${PORT:=443}\n`;
  assert.deepEqual(codes(text), ['validate.unknownField']);
  assert.deepEqual(codes(text.replace('${PORT:=443}', '${var.port}')), ['validate.unknownField']);
  assert.deepEqual(codes(text.replace('${PORT:=443}', 'none')), ['validate.unknownField', 'validate.type']);
});

test('a template beside a document in one file is left alone, the document is not', () => {
  assert.deepEqual(codes(`${backend('{{ .Values.model }}')}---\n${backend('a')}`), ['validate.unknownField']);
});
