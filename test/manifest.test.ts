import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkCodes } from '../src/core/checks/codes.ts';
import { commandIds, contextKeys, settingKeys, viewContainerId, viewIds } from '../src/core/contributions.ts';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
interface Manifest {
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly when: string }[];
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
    readonly snippets: readonly { readonly path: string }[];
  };
}

const text = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const sorted = (values: Iterable<string>): string[] => [...values].toSorted();

void test('commands, views and settings of package.json are those of contributions.ts', () => {
  assert.deepEqual(sorted(contributes.commands.map((entry) => entry.command)), sorted(commandIds));
  assert.deepEqual(Object.keys(contributes.views), [viewContainerId]);
  assert.deepEqual(
    sorted((contributes.views[viewContainerId] ?? []).map((view) => view.id)),
    sorted(Object.values(viewIds)),
  );
  assert.deepEqual(sorted(Object.keys(contributes.configuration.properties)), sorted(settingKeys));
});

void test('the setting of severities has every code of the checks, and offers no error', () => {
  const setting = contributes.configuration.properties['agentgateway.checks.severity'];
  const wanted = { type: 'string', enum: ['off', 'hint', 'information', 'warning'] };
  assert.partialDeepStrictEqual(setting, {
    additionalProperties: false,
    properties: Object.fromEntries(checkCodes.map((code) => [code, wanted])),
  });
  assert.deepEqual(Object.keys(Object(setting)['properties']), [...checkCodes]);
});

void test('the README tells every setting with its default', () => {
  const rows = readFileSync('README.md', 'utf8').matchAll(
    /^\| `(?<name>agentgateway\.[^`]+)` \| `(?<value>[^`]+)` \|/gm,
  );
  const told = Object.fromEntries(
    [...rows].map(({ groups }) => [groups?.['name'], JSON.parse(groups?.['value'] ?? '')]),
  );
  const defaults = Object.entries(contributes.configuration.properties).map(([name, { default: value }]) => [
    name,
    value,
  ]);
  assert.deepEqual(told, Object.fromEntries(defaults));
});

void test('when clauses use only context keys and views that exist', () => {
  const clauses = [
    ...contributes.viewsWelcome.map((entry) => entry.when),
    ...Object.values(contributes.menus)
      .flat()
      .map((item) => item.when ?? ''),
  ];
  // A setting is a context key of its own under `config.`.
  const known = new Set<string>([...contextKeys, ...settingKeys, ...Object.values(viewIds)]);
  const used = clauses.flatMap((clause) => clause.match(/agentgateway\.[\w.]+/g) ?? []);
  assert.deepEqual(sorted(new Set(used.filter((key) => !known.has(key)))), []);
});

void test('menus name commands that exist, and rows of our own view only', () => {
  const known = new Set<string>(commandIds);
  for (const [menu, items] of Object.entries(contributes.menus)) {
    for (const item of items) {
      assert.ok(known.has(item.command), `${menu}: ${item.command}`);
      if (menu.startsWith('view/')) assert.match(item.when ?? '', /^view == agentgateway\./);
    }
  }
});

void test('every text of the manifest has its entry in package.nls.json, and none is left over', () => {
  const texts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
  const used = [...text.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? '');
  assert.deepEqual(sorted(new Set(used)), sorted(Object.keys(texts)));
});

void test('files that the manifest names exist', () => {
  const icons = contributes.viewsContainers.activitybar.map((container) => container.icon);
  for (const path of [manifest.icon, ...icons, ...contributes.snippets.map((snippet) => snippet.path)]) {
    assert.ok(existsSync(path), path);
  }
});

void test('the typings of VS Code are not newer than the engine that we ask for', () => {
  assert.equal(manifest.engines.vscode.replace('^', ''), manifest.devDependencies['@types/vscode']);
});

void test('ids are written out in contributions.ts only', () => {
  const offenders = globSync('src/{editor,io,page}/**/*.ts').filter((path) =>
    /setContext['"]\s*,\s*['"]agentgateway\./.test(readFileSync(path, 'utf8')),
  );
  assert.deepEqual(offenders, []);
});
