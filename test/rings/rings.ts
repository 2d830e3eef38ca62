import { builtinModules } from 'node:module';
import { dirname, posix } from 'node:path';

/** The rooms of src/core from the ground up: a room may import those before it, and itself. */
const coreRooms = [
  'base',
  'contributions.ts',
  'messages',
  'resource',
  'yaml',
  'cel',
  'schema',
  'validate',
  'graph',
  'catalog',
  'checks',
  'cluster',
  'gateway',
  'scaffold',
  'apply',
  'language',
  'prompt',
  'diagnose',
  'panel',
] as const;

/** Pure libraries: no Node, no network. */
const corePackages = [
  'yaml',
  '@bufbuild/cel',
  '@bufbuild/re2',
  '@bufbuild/protobuf',
  '@bufbuild/cel-spec',
  'eventsource-parser',
  'randexp',
];

const nodeModules = new Set(builtinModules);

/** Why a file of src may not import something; undefined when it may. Paths are relative to the root, with slashes. */
export function forbiddenImport(importer: string, specifier: string): string | undefined {
  const from = ringOf(importer);
  if (specifier === 'vscode') {
    return from === 'editor' || from === 'root' ? undefined : 'vscode is for src/editor and src/extension.ts only';
  }
  if (!specifier.startsWith('.')) return forbiddenPackage(from, specifier);
  const target = posix.join(dirname(importer), specifier);
  if (!target.startsWith('src/')) return `${target} is outside src`;
  const to = ringOf(target);
  if (from === 'root' || from === to) return from === 'core' ? forbiddenRoom(importer, target) : undefined;
  if (from === 'page') {
    return /^src\/core\/(panel|messages|base)\//.test(target)
      ? undefined
      : 'page may import core/panel, core/messages and core/base only';
  }
  if (from === 'check') return to === 'core' || to === 'io' ? undefined : `check may not import ${to}`;
  return to === 'core' ? undefined : `${from} may not import ${to}`;
}

function forbiddenPackage(from: string, specifier: string): string | undefined {
  const isNode = specifier.startsWith('node:') || nodeModules.has(specifier);
  if (from === 'core') {
    const pure = corePackages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
    return pure ? undefined : `core may not import ${specifier}`;
  }
  return from === 'page' && isNode ? `page may not import ${specifier}` : undefined;
}

function forbiddenRoom(importer: string, target: string): string | undefined {
  const from = coreRooms.findIndex((room) => room === roomOf(importer));
  const to = coreRooms.findIndex((room) => room === roomOf(target));
  if (from < 0) return `${roomOf(importer)} is not a room of the plan (test/rings/rings.ts, docs/architecture.md)`;
  if (to < 0) return `${roomOf(target)} is not a room of the plan`;
  return to <= from
    ? undefined
    : `core/${roomOf(importer)} may not import core/${roomOf(target)}, which stands above it`;
}

function roomOf(path: string): string {
  return path.split('/')[2] ?? '';
}

/** 'core', 'io', 'editor', 'page', 'check', or 'root' for src/extension.ts. */
function ringOf(path: string): string {
  const [, ring = ''] = path.split('/');
  return ring.endsWith('.ts') ? 'root' : ring;
}
