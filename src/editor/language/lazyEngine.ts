import type { LanguageService } from '../../core/language/index.ts';
import type { LanguageEngine } from './languageEngine.ts';
import type { ServiceDoor } from './serviceDoor.ts';

/** The engine, once it is needed. A try to load it that failed is repeated by the next call. */
export class LazyEngine implements ServiceDoor {
  readonly #load: () => Promise<LanguageEngine>;
  #loading: Promise<LanguageEngine> | undefined;

  constructor(load: () => Promise<LanguageEngine>) {
    this.#load = load;
  }

  /** What is loaded or being loaded; undefined while nobody has needed it. */
  get started(): Promise<LanguageService> | undefined {
    return this.#loading?.then(({ service }) => service);
  }

  async get(): Promise<LanguageService> {
    return (await this.engine()).service;
  }

  async filesRead(): Promise<void> {
    await (
      await this.engine()
    ).filesRead;
  }

  engine(): Promise<LanguageEngine> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }
}
