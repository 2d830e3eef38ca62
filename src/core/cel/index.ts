export { compileRule, type CompiledRule } from './compileRule.ts';
export { durationFromText } from './duration.ts';
export { escapeField } from './inspectRule.ts';
export { compileRegex } from './regex.ts';
