import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { Emitter } from './core/base/event.ts';
import { ClusterSchemas } from './core/cluster/clusterSchemas.ts';
import { Contexts } from './core/cluster/contexts.ts';
import type { LanguageService } from './core/language/index.ts';
import { ClusterPrompts } from './core/prompt/clusterPrompts.ts';
import { promptProviderId } from './core/prompt/promptHost.ts';
import type { PromptTransport } from './core/prompt/promptTransport.ts';
import { kinds } from './core/resource/kinds.ts';
import { chooseGateway } from './core/scaffold/chooseGateway.ts';
import { registerNewProviderBackend } from './editor/commands/newProviderBackend.ts';
import { createLog } from './editor/doors/log.ts';
import { onDidChangeSetting, readProxySettings, readStringList, readStrings } from './editor/doors/settings.ts';
import { registerLanguage } from './editor/language/registerLanguage.ts';
import { PromptView } from './editor/panel/promptView.ts';
import { registerProviders } from './editor/providersFeature.ts';
import type { ContextConnection, KubeconfigPlace } from './io/kube/index.ts';

/** Where agentgateway's own guides put their resources, when no cluster says better. */
const defaultNamespace = 'kgateway-system';

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

/** Joins io and editor. What it imports itself is what every activation loads; io comes with its first use. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(createLog());
  const failed = (what: string, error: unknown): void => log.failed(what, error);

  const contexts = own(
    new Contexts<ContextConnection>(
      async (info) => {
        const { connectContext, kubeconfigFiles } = await loadKube();
        return connectContext(kubeconfigFiles(place()), info.name, {
          reportBug: (error) => failed('sink', error),
          editorProxy: readProxySettings,
        });
      },
      process.env['AGENTGATEWAY_CONTEXT'],
      (name) => readStringList('agentgateway.namespaces', name),
    ),
  );
  own(onDidChangeSetting('agentgateway.namespaces', () => contexts.rereadNamespaces()));
  let following: Promise<void> | undefined;
  const started = async (): Promise<void> => {
    if (!vscode.workspace.isTrusted) return;
    following ??= followKubeconfig(contexts, own).catch((error: unknown) => failed('read the kubeconfig', error));
    await following;
  };
  const start = (): void => void started();
  const schemas = own(new ClusterSchemas(contexts, failed));
  const worldChanged = own(new Emitter<void>());
  own(contexts.onDidChange(() => worldChanged.fire()));
  own(schemas.onDidChange(() => worldChanged.fire()));
  own(registerLanguage({ load: () => loadLanguage(contexts, schemas), onDidChangeWorld: worldChanged.event, failed }));
  const prompts = own(
    new ClusterPrompts({
      contexts,
      featuresOf: (session) => schemas.features(session),
      start,
      transport,
      nowMs: () => performance.now(),
      failed,
    }),
  );
  const panel = own(new PromptView(context.extensionUri, prompts, log, context.workspaceState));
  own(panel.register());
  own(
    registerProviders({
      contexts,
      schemas,
      log,
      memory: context.workspaceState,
      start: started,
      kubeconfigFile,
      sendPrompt: (target) => panel.reveal(promptProviderId(target)),
    }),
  );
  const gateway = () => chooseGateway(contexts.current?.store?.objects(kinds.gateway) ?? []);
  own(
    registerNewProviderBackend({
      features: () => schemas.features(contexts.current),
      namespaces: () => namespacesOf(contexts),
      defaultNamespace: () => gateway()?.namespace ?? defaultNamespace,
      gateway,
      environment: process.env,
    }),
  );
}

async function followKubeconfig(
  contexts: Contexts<ContextConnection>,
  own: <T extends vscode.Disposable>(item: T) => T,
): Promise<void> {
  const { watchKubeconfig } = await loadKube();
  const watch = own(watchKubeconfig(place()));
  own(onDidChangeSetting('agentgateway.kubeconfig.files', () => watch.moveTo(place())));
  contexts.start(watch);
}

/** Where the kubeconfig is, or should be. */
async function kubeconfigFile(): Promise<string> {
  const { kubeconfigFiles } = await loadKube();
  return kubeconfigFiles(place())[0] ?? '';
}

/** The validator and the bundled schemas, with the first document that may be ours. */
async function loadLanguage(contexts: Contexts<ContextConnection>, schemas: ClusterSchemas): Promise<LanguageService> {
  const [{ connectedWorld, createLanguageService }, { bundledSchemas }] = await Promise.all([
    import('./core/language/index.ts'),
    import('./core/schema/bundled/index.ts'),
  ]);
  return createLanguageService(connectedWorld(contexts, schemas, bundledSchemas()));
}

function namespacesOf(contexts: Contexts<ContextConnection>): readonly string[] {
  const store = contexts.current?.store;
  const seen = store ? [...store.objects(kinds.gateway), ...store.objects(kinds.backend)] : [];
  return [...new Set(seen.map((object) => object.metadata.namespace ?? ''))].filter((name) => name !== '').toSorted();
}
