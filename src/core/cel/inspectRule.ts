import type { parse } from '@bufbuild/cel';

export type RuleAst = ReturnType<typeof parse>['expr'];

/** What a rule's syntax tree tells without running it. */
export interface RuleFacts {
  readonly usesOldSelf: boolean;
  /** Names of functions and methods, operators left out. */
  readonly functions: readonly string[];
  /** Children of self that it names, unescaped, in its order. */
  readonly fields: readonly string[];
}

const operator = /^[^A-Za-z]|^_|^@/;

export function inspectRule(root: RuleAst): RuleFacts {
  const functions = new Set<string>();
  const fields = new Set<string>();
  let usesOldSelf = false;
  const walk = (node: RuleAst | undefined): void => {
    const kind = node?.exprKind;
    switch (kind?.case) {
      case 'identExpr':
        usesOldSelf ||= kind.value.name === 'oldSelf';
        return;
      case 'selectExpr':
        if (isSelf(kind.value.operand)) fields.add(unescapeField(kind.value.field));
        walk(kind.value.operand);
        return;
      case 'callExpr':
        if (!operator.test(kind.value.function)) functions.add(kind.value.function);
        walk(kind.value.target);
        kind.value.args.forEach(walk);
        return;
      case 'listExpr':
        kind.value.elements.forEach(walk);
        return;
      case 'structExpr':
        for (const entry of kind.value.entries) {
          if (entry.keyKind.case === 'mapKey') walk(entry.keyKind.value);
          walk(entry.value);
        }
        return;
      case 'comprehensionExpr':
        walk(kind.value.iterRange);
        walk(kind.value.accuInit);
        walk(kind.value.loopCondition);
        walk(kind.value.loopStep);
        walk(kind.value.result);
        return;
      default:
    }
  };
  walk(root);
  return { usesOldSelf, functions: [...functions], fields: [...fields] };
}

function isSelf(node: RuleAst | undefined): boolean {
  return node?.exprKind.case === 'identExpr' && node.exprKind.value.name === 'self';
}

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const symbols: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' };

/** `__namespace__` → `namespace`, `a__dash__b` → `a-b`. */
function unescapeField(name: string): string {
  return name.replaceAll(
    /__([a-z]+)__/g,
    (whole, inner: string) => symbols[inner] ?? (reserved.has(inner) ? inner : whole),
  );
}

/** The name of a property inside CEL; undefined when CEL cannot name it, and rules do not see it. */
export function escapeField(name: string): string | undefined {
  if (!/^[A-Za-z_.\-/][A-Za-z0-9_.\-/]*$/.test(name)) return undefined;
  if (reserved.has(name)) return `__${name}__`;
  return name
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}
