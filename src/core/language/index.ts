export type { CompletionItem } from './completion/completionItem.ts';
export type { Diagnostic, DiagnosticFix, RelatedPlace } from './diagnostic.ts';
export type { Hover } from './hover.ts';
export { createLanguageService, type LanguageService } from './languageService.ts';
export type { LanguageWorld } from './languageWorld.ts';
export { registrySource, type ServedBy } from './registrySource.ts';
