import { homedir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { DisposableList } from './core/base/disposable.ts';
import { Emitter } from './core/base/event.ts';
import type { SchemaCache } from './core/cluster/schemaCache.ts';
import type { PromptTransport } from './core/prompt/promptTransport.ts';
import { apiVersionOf, kinds, type ResourceKind } from './core/resource/kinds.ts';
import { everyReleaseFeatures } from './core/resource/release.ts';
import { ClusterDoor } from './editor/clusterDoor.ts';
import type { ClusterFeature } from './editor/clusterFeature.ts';
import { registerCommand } from './editor/doors/commands.ts';
import { createLog } from './editor/doors/log.ts';
import { onDidChangeSetting, readProxySettings, readStrings } from './editor/doors/settings.ts';
import { DotenvNames } from './editor/language/dotenvNames.ts';
import { registerFindingPages } from './editor/language/findingPages.ts';
import { LazyEngine } from './editor/language/lazyEngine.ts';
import { registerLanguage } from './editor/language/registerLanguage.ts';
import type { ScaffoldFacts } from './editor/scaffold/draft.ts';
import type { KubeconfigPlace } from './io/kube/index.ts';

/** Loaded with the first prompt. */
const transport: PromptTransport = {
  async send(request, signal) {
    const { createPromptTransport } = await import('./io/http/promptTransport.ts');
    return createPromptTransport().send(request, signal);
  },
};

/** Where the kubeconfig is by now. */
const place = (): KubeconfigPlace => ({
  env: process.env,
  homeDirectory: homedir(),
  files: readStrings('agentgateway.kubeconfig.files'),
});
const loadKube = () => import('./io/kube/index.ts');
const readDotenv = async (folders: readonly string[]) =>
  (await import('./io/environment/readDotenv.ts')).readDotenv(folders);

/** What must be over before the connections are; set while the extension is active. */
let end: (() => Promise<void>) | undefined;

/** VS Code waits some seconds for the end: what was made in a cluster for a moment is removed in it. */
export async function deactivate(): Promise<void> {
  await end?.();
}

/**
 * Joins io and editor. What it imports itself is what every activation loads: doors, and the features of YAML files. All that
 * is about clusters, the validator and io come with their first use.
 */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(createLog());
  const failed = (what: string, error: unknown): void => log.failed(what, error);
  own(registerCommand('agentgateway.showLog', () => log.show()));
  own(registerFindingPages(context.extensionUri));

  const worldChanged = own(new Emitter<void>());
  const dotenv = own(new DotenvNames(readDotenv, (error) => failed('read .env', error)));
  own(dotenv.onDidChange(() => worldChanged.fire()));
  const variables = {
    isSet: (name: string): boolean => Boolean(process.env[name]) || dotenv.has(name),
    names: (): readonly string[] => [...dotenv.names, ...Object.keys(process.env)],
  };
  const language: LazyEngine = new LazyEngine(async () => {
    const [{ createLanguageEngine }, cluster] = await Promise.all([
      import('./editor/language/languageEngine.ts'),
      clusters.load(),
    ]);
    const cache = schemaCache(join(context.globalStorageUri.fsPath, 'schemas'));
    const engine = own(createLanguageEngine({ ...cluster, cache, memory: context.workspaceState, variables, failed }));
    own(engine.onDidChange(() => worldChanged.fire()));
    return engine;
  });
  const clusters: ClusterDoor = new ClusterDoor(async (view) => {
    const { createClusterFeature } = await import('./editor/clusterFeature.ts');
    const { extensionUri, workspaceState: memory, globalState: sharedMemory } = context;
    const preferredContext = process.env['AGENTGATEWAY_CONTEXT'];
    return createClusterFeature(
      {
        connect: connectWith(failed),
        followKubeconfig,
        kubeconfigFile,
        transport,
        preferredContext,
        extensionUri,
        memory,
        sharedMemory,
        log,
        environment: process.env,
        readDotenv,
        keyring: context.secrets,
        language: () => language.get(),
        yaml: language,
      },
      view,
    );
  });
  end = async () => {
    try {
      await clusters.feature?.end();
    } finally {
      clusters.dispose();
    }
  };
  own(
    clusters.onDidLoad(({ contexts, schemas }) => {
      own(contexts.onDidChange(() => worldChanged.fire()));
      own(schemas.onDidChange(() => worldChanged.fire()));
    }),
  );
  own(
    registerCommand('agentgateway.addVariable', async (name, document) => {
      const { addVariable } = await import('./editor/language/addVariable.ts');
      await addVariable(name, document);
    }),
  );
  own(registerCommand('agentgateway.chooseSchema', async () => (await language.engine()).chooseSchema()));
  own(registerLanguage({ service: language, onDidChangeWorld: worldChanged.event, failed }));
  own(
    registerCommand('agentgateway.newProviderBackend', async (argument) => {
      const { newProviderBackend } = await import('./editor/scaffold/newProviderBackend.ts');
      await newProviderBackend((name) => scaffoldFacts(() => clusters.feature, language, name), argument);
    }),
  );
}

/** Opens a context with the credentials that the kubeconfig has by then. */
function connectWith(failed: (what: string, error: unknown) => void) {
  return async ({ name }: { readonly name: string }) => {
    const { connectContext, kubeconfigFiles } = await loadKube();
    return connectContext(kubeconfigFiles(place()), name, {
      reportBug: (error) => failed('sink', error),
      editorProxy: readProxySettings,
    });
  };
}

/** Follows the kubeconfig, also to another place when the setting says so. */
async function followKubeconfig() {
  const { watchKubeconfig } = await loadKube();
  const owned = new DisposableList();
  const watch = owned.add(watchKubeconfig(place()));
  owned.add(onDidChangeSetting('agentgateway.kubeconfig.files', () => watch.moveTo(place())));
  return {
    get state() {
      return watch.state;
    },
    onDidChange: watch.onDidChange,
    dispose: () => owned.dispose(),
  };
}

/** Where the kubeconfig is, or should be. */
async function kubeconfigFile(): Promise<string> {
  const { kubeconfigFiles } = await loadKube();
  return kubeconfigFiles(place())[0] ?? '';
}

/** The schemas of clusters over restarts; loaded when the first of them is asked for. */
function schemaCache(folder: string): SchemaCache {
  let loading: Promise<SchemaCache> | undefined;
  const load = async (): Promise<SchemaCache> => {
    const { schemaCacheFolder } = await import('./io/cache/schemaCacheFolder.ts');
    return schemaCacheFolder(folder);
  };
  return {
    read: async (cluster) => (await (loading ??= load())).read(cluster),
    write: async (cluster, kept) => (await (loading ??= load())).write(cluster, kept),
  };
}

/**
 * What a cluster says to a new provider; nothing, where none was looked at.
 * @param name of its context; undefined: the current one
 */
function scaffoldFacts(
  clusters: () => ClusterFeature | undefined,
  language: LazyEngine,
  name: string | undefined,
): ScaffoldFacts {
  const current = () => {
    const contexts = clusters()?.contexts;
    return name === undefined ? contexts?.current : contexts?.find(name);
  };
  const objects = (kind: ResourceKind) => current()?.store?.objects(kind) ?? [];
  const namespaces = (): readonly string[] => {
    const seen = [...objects(kinds.gateway), ...objects(kinds.backend), ...objects(kinds.deployment)];
    const names = new Set(seen.map((object) => object.metadata.namespace ?? ''));
    return [...names].filter((name) => name !== '').toSorted();
  };
  return {
    context: () => (current()?.store === undefined ? undefined : current()?.info.name),
    features: () => clusters()?.schemas.features(current()) ?? everyReleaseFeatures,
    namespaces,
    gateways: () => objects(kinds.gateway),
    routes: () => objects(kinds.httpRoute),
    secrets: () => objects(kinds.secret),
    backendSchema: async () => (await language.get()).schemaOf(apiVersionOf(kinds.backend), kinds.backend.kind),
    installedModels: async (host, port) => {
      const { ollamaTags } = await import('./io/http/ollamaTags.ts');
      // From inside the cluster it has another name than from here.
      return ollamaTags([...new Set([host, 'localhost'])], port);
    },
    environment: process.env,
  };
}
