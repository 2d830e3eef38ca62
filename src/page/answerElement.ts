import { MarkdownReader } from './markdownBlocks.ts';
import { isReadAtEnd, scrollToEnd } from './readAtEnd.ts';
import { renderBlock, type RenderTexts } from './renderBlock.ts';

/** The next drawing waits at least this many times as long as the last one took, so that long answers stay smooth. */
const restPerDraw = 3;

/**
 * An answer as Markdown. Setting `text` as often as wanted draws at most once a frame, and only the blocks that changed
 * are replaced: a selection in an earlier paragraph outlives the stream.
 */
export class AnswerElement extends HTMLElement {
  readonly #reader = new MarkdownReader();
  #text = '';
  #isWhole = false;
  #drawnWhole = false;
  #drawn: string | undefined;
  #keys: string[] = [];
  #frame: number | undefined;
  #restUntilMs = 0;
  /** Set before `text`. */
  texts: RenderTexts = { image: (alternative) => alternative };

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
    this.#schedule();
  }

  /** Nothing will follow any more. */
  set whole(isWhole: boolean) {
    this.#isWhole = isWhole;
    this.#schedule();
  }

  connectedCallback(): void {
    this.#schedule();
  }

  disconnectedCallback(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }

  #schedule(): void {
    const isDrawn = this.#drawn === this.#text && this.#drawnWhole === this.#isWhole;
    if (this.#frame !== undefined || isDrawn || !this.isConnected) return;
    this.#frame = requestAnimationFrame((nowMs) => {
      this.#frame = undefined;
      if (nowMs >= this.#restUntilMs) this.#draw();
      this.#schedule();
    });
  }

  #draw(): void {
    const startMs = performance.now();
    const isFollowed = isReadAtEnd();
    const blocks = this.#reader.read(this.#text, this.#isWhole);
    const firstChanged = blocks.findIndex(({ key }, index) => this.#keys[index] !== key);
    const kept = firstChanged === -1 ? blocks.length : firstChanged;
    while (this.childNodes.length > kept) this.lastChild?.remove();
    for (const { tokens } of blocks.slice(kept)) this.append(renderBlock(tokens, this.texts));
    this.#keys = blocks.map(({ key }) => key);
    this.#drawn = this.#text;
    this.#drawnWhole = this.#isWhole;
    if (isFollowed) scrollToEnd();
    const endMs = performance.now();
    this.#restUntilMs = endMs + (endMs - startMs) * restPerDraw;
  }
}
