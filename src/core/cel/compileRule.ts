import { celEnv, isCelError, parse, plan, type CelEnv, type CelInput } from '@bufbuild/cel';
import { carrierRegistry } from './carriers.ts';
import { kubernetesFunctions } from './kubernetesFunctions.ts';
import { inspectRule, type RuleAst } from './inspectRule.ts';

/** What a rule says of a value. An evaluation that fails counts as a refusal there, with the reason. */
type RuleOutcome =
  { readonly kind: 'holds' } | { readonly kind: 'broken' } | { readonly kind: 'failed'; readonly detail: string };

/** A rule of x-kubernetes-validations, compiled. */
export interface CompiledRule {
  readonly kind: 'rule';
  /** The direct children of self that the rule names, unescaped, in its order. */
  readonly fields: readonly string[];
  /** `self` in CEL's types: BigInt for integers, CelMap or Map, arrays. */
  run(self: CelInput): RuleOutcome;
  /** The value of the expression, for messageExpression; undefined when it is no string or fails. */
  text(self: CelInput): string | undefined;
}

/** A rule that is not judged: it uses what this engine lacks ('unsupported'), or compares with the old object ('transition'). */
interface UncheckedRule {
  readonly kind: 'unchecked';
  readonly reason: 'unsupported' | 'transition';
  readonly detail: string;
}

const compiled = new Map<string, CompiledRule | UncheckedRule>();
let environment: CelEnv | undefined;

/** Compiles a CEL expression over `self`, once for each text. Never throws. */
export function compileRule(text: string): CompiledRule | UncheckedRule {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const made = compile(text);
  compiled.set(text, made);
  return made;
}

function compile(text: string): CompiledRule | UncheckedRule {
  environment ??= celEnv({ funcs: kubernetesFunctions, registry: carrierRegistry });
  const env = environment;
  let ast: RuleAst;
  try {
    ast = parse(text).expr;
  } catch (error) {
    return { kind: 'unchecked', reason: 'unsupported', detail: String(error) };
  }
  const facts = inspectRule(ast);
  if (facts.usesOldSelf) return { kind: 'unchecked', reason: 'transition', detail: text };
  const missing = facts.functions.find((name) => env.funcs.find(name) === undefined);
  if (missing !== undefined) return { kind: 'unchecked', reason: 'unsupported', detail: missing };
  const evaluate = plan(env, ast);
  return {
    kind: 'rule',
    fields: facts.fields,
    run(self) {
      const result = evaluate({ self });
      if (isCelError(result)) return { kind: 'failed', detail: result.message };
      return { kind: result === true ? 'holds' : 'broken' };
    },
    text(self) {
      const result = evaluate({ self });
      return typeof result === 'string' ? result : undefined;
    },
  };
}
