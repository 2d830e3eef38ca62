export { compileRule, type CompiledRule, type RuleOutcome, type UncheckedRule } from './compileRule.ts';
export { durationFromText } from './duration.ts';
export { escapeField } from './inspectRule.ts';
export { compileRegex, type Regex } from './regex.ts';
