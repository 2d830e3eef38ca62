import type { Diagnostic } from './diagnostic.ts';
import { beyondLimit, isWithinLimit } from './fileLimit.ts';
import type { LanguageService } from './languageService.ts';
import { mayBeOurs } from './quickCheck.ts';
import { withSeverities, type ChosenSeverities } from './severities.ts';

/** A document as an editor has it now; it may change or close while somebody waits. */
interface OpenDocument {
  readonly uri: { toString(): string };
  readonly version: number;
  readonly isClosed: boolean;
  getText(): string;
}

/** What decides which documents are judged, and how a person wants it said. */
export interface JudgingRules<Document> {
  /** Whether somebody writes it, and wants it judged. */
  isJudged(document: Document): boolean;
  /** KiB beyond which it is not judged; 0: no limit. */
  maxKibi(document: Document): number;
  severities(document: Document): ChosenSeverities;
  /** Whether a kustomization names it as a patch. */
  isPatch(document: Document): Promise<boolean>;
}

/** What is said of a document as a person wants it said: the same for what is underlined and for what mends it. */
export class DocumentJudge<Document extends OpenDocument> {
  readonly #service: { get(): Promise<Pick<LanguageService, 'diagnose'>> };
  readonly #rules: JudgingRules<Document>;

  /** @param service the engine: asked for with the first document that may be ours */
  constructor(service: { get(): Promise<Pick<LanguageService, 'diagnose'>> }, rules: JudgingRules<Document>) {
    this.#service = service;
    this.#rules = rules;
  }

  /** Undefined when the text has changed or is closed by the time that it can be judged: whoever changed it asks again. */
  async judge(document: Document): Promise<readonly Diagnostic[] | undefined> {
    const rules = this.#rules;
    if (!rules.isJudged(document)) return [];
    const text = document.getText();
    if (!mayBeOurs(text)) return [];
    const maxKibi = rules.maxKibi(document);
    if (!isWithinLimit(text, maxKibi)) return [beyondLimit(text, maxKibi)];
    const { version } = document;
    const service = await this.#service.get();
    if (await rules.isPatch(document)) return [];
    // From here on nothing waits, so what is said belongs to this version.
    if (document.isClosed || document.version !== version) return undefined;
    return withSeverities(service.diagnose(document.uri.toString(), text), rules.severities(document));
  }
}
