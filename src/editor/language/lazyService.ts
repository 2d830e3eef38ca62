import type { LanguageService } from '../../core/language/index.ts';
import type { ServiceDoor } from './serviceDoor.ts';

/** The engine, once it is needed. A try to load it that failed is repeated by the next call. */
export class LazyService implements ServiceDoor {
  readonly #load: () => Promise<LanguageService>;
  #loading: Promise<LanguageService> | undefined;

  constructor(load: () => Promise<LanguageService>) {
    this.#load = load;
  }

  /** What is loaded or being loaded; undefined while nobody has needed it. */
  get started(): Promise<LanguageService> | undefined {
    return this.#loading;
  }

  get(): Promise<LanguageService> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }
}
