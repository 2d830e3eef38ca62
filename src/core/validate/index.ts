export type { Finding, Fix, Severity, TextEdit } from './finding.ts';
export { isPlainWord, quoted, removeEntry } from './edits.ts';
export { isSubdomain } from './names.ts';
export { objectMetaSchema } from './objectMetaSchema.ts';
export { closestWord } from './spelling.ts';
export { isTemplate } from './templates.ts';
export { problemFindings } from './validateDocument.ts';
export { createValidator, shiftFinding } from './validator.ts';
export type { DocumentFindings, Validator } from './validator.ts';
