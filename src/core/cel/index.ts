export { compileRule, type CompiledRule } from './compileRule.ts';
export { durationValue, parseGoDuration } from './duration.ts';
export { parseGoUrl } from './goUrl.ts';
export { escapeField } from './inspectRule.ts';
export { compileRegex } from './regex.ts';
