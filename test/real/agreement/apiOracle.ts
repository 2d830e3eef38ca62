import type { Disposable } from '../../../src/core/base/disposable.ts';
import type { ResourceSchema } from '../../../src/core/schema/index.ts';
import type { ServerAnswer } from '../../core/validate/serverAnswer.ts';
import { ApiClient, type ApiAnswer, type ApiRequest } from '../../sandbox/api/apiClient.ts';
import type { Connection } from '../../sandbox/api/connection.ts';
import { at, isObject, listAt, objectAt, stringAt, type JsonObject } from '../../sandbox/json.ts';

const crdPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const servedTries = 200;
const servedEveryMs = 100;
const sendTries = 4;

/** An answer together with what the server would have stored. */
export interface OracleAnswer extends ServerAnswer {
  readonly body: unknown;
}

export interface AskOptions {
  /** Of the definitions that judge it; see install. */
  readonly prefix?: string;
  readonly namespace?: string;
  /** A create that is meant, not a dry run. */
  readonly isMeant?: boolean;
}

/** A real API server that is asked what it says of a document, without storing it. */
export class ApiOracle implements Disposable {
  readonly #client: ApiClient;
  readonly #namespaces = new Map<string, Promise<unknown>>();

  constructor(connection: Connection) {
    this.#client = new ApiClient(connection, 'agreement');
  }

  /**
   * Installs definitions under groups of their own (`prefix.` in front), so that several releases of a kind stand beside
   * each other, and waits until they are served.
   */
  async install(definitions: readonly unknown[], prefix: string): Promise<void> {
    for (const definition of definitions) {
      if (!isObject(definition)) throw new Error('no definition');
      const made = prefix === '' ? definition : underPrefix(definition, prefix);
      const answer = await this.#send({ method: 'POST', path: crdPath, body: made });
      if (answer.code !== 201 && answer.code !== 409) throw new Error(stringAt(answer.body, 'message'));
    }
    for (const definition of definitions) await this.#untilServed(prefix, definition);
  }

  async #untilServed(prefix: string, definition: unknown): Promise<void> {
    const group = aliased(stringAt(definition, 'spec', 'group') ?? '', prefix);
    const plural = stringAt(definition, 'spec', 'names', 'plural') ?? '';
    for (const version of listAt(definition, 'spec', 'versions')) {
      if (at(version, 'served') === false) continue;
      const path = `/apis/${group}/${stringAt(version, 'name') ?? ''}/${plural}?limit=1`;
      let code = 0;
      for (let tries = 0; tries < servedTries && code !== 200; tries += 1) {
        ({ code } = await this.#send({ path }));
        if (code !== 200) await new Promise((resolve) => setTimeout(resolve, servedEveryMs));
      }
      if (code !== 200) throw new Error(`${path} is not served`);
    }
  }

  /** Asks by a dry run with strict validation. `text` is sent as it is, but for the group of a prefixed definition. */
  async ask(text: string, schema: ResourceSchema, options: AskOptions = {}): Promise<OracleAnswer> {
    const { prefix = '', namespace = 'default', isMeant = false } = options;
    const { group, version } = schema.id;
    const served = group === '' ? `/api/${version}` : `/apis/${aliased(group, prefix)}/${version}`;
    const scope = schema.namespaced ? `/namespaces/${namespace}` : '';
    if (schema.namespaced) await this.#ensure(namespace);
    const answer = await this.#send({
      method: 'POST',
      path: `${served}${scope}/${schema.plural ?? ''}?${isMeant ? '' : 'dryRun=All&'}fieldValidation=Strict`,
      contentType: 'application/yaml',
      body: prefix === '' ? text : withGroup(text, group, aliased(group, prefix)),
    });
    const causes = listAt(answer.body, 'details', 'causes').map((cause) => ({
      field: stringAt(cause, 'field') ?? '',
      message: stringAt(cause, 'message') ?? '',
    }));
    return { code: answer.code, message: stringAt(answer.body, 'message') ?? '', causes, body: answer.body };
  }

  /** A machine that is busy with other suites may keep a request waiting past its limit; all of these may be repeated. */
  async #send(request: ApiRequest): Promise<ApiAnswer> {
    for (let tries = 1; tries < sendTries; tries += 1) {
      const answer = await this.#client.send(request).catch(() => undefined);
      if (answer !== undefined) return answer;
    }
    return this.#client.send(request);
  }

  #ensure(namespace: string): Promise<unknown> {
    const known = this.#namespaces.get(namespace);
    if (known !== undefined) return known;
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    const made = this.#send({ method: 'POST', path: '/api/v1/namespaces', body });
    this.#namespaces.set(namespace, made);
    return made;
  }

  dispose(): void {
    this.#client.dispose();
  }
}

function aliased(group: string, prefix: string): string {
  return prefix === '' ? group : `${prefix}.${group}`;
}

function underPrefix(definition: JsonObject, prefix: string): JsonObject {
  const spec = objectAt(definition, 'spec');
  const group = aliased(stringAt(spec, 'group') ?? '', prefix);
  const name = `${stringAt(spec, 'names', 'plural') ?? ''}.${group}`;
  // Groups of k8s.io are refused without it.
  const annotations = { 'api-approved.kubernetes.io': 'unapproved, for tests' };
  const { status: _, ...others } = definition;
  return { ...others, metadata: { name, annotations }, spec: { ...spec, group, conversion: { strategy: 'None' } } };
}

/** Puts another group into the header of a document. */
function withGroup(text: string, group: string, served: string): string {
  return text.replace(new RegExp(`(apiVersion"?:\\s*"?)${group.replaceAll('.', '\\.')}/`), `$1${served}/`);
}

/** What the server would have stored at a path. */
export function storedAt(answer: OracleAnswer, ...path: readonly string[]): unknown {
  return at(answer.body, ...path);
}
