export { connectedWorld } from './connectedWorld.ts';
export type { CompletionItem } from './completion/completionItem.ts';
export type { Diagnostic, DiagnosticFix } from './diagnostic.ts';
export type { Hover } from './hover.ts';
export type { FilePlace, Place } from './navigation/navigate.ts';
export { createLanguageService, type LanguageService } from './languageService.ts';
export type { LanguageWorld } from './languageWorld.ts';
