/**
 * Every id that package.json and the code share. test/manifest.test.ts holds the two against each other, so neither can
 * name a command, view, setting or context key that the other lacks.
 */

/** What a tree row hands to the commands of its menus: enough to act on that very object, whatever is selected by then. */
export interface ProviderTarget {
  readonly context: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** A Secret's data key to rename, where it lives: on a cluster, seen from a row or a diagnostic. */
export interface SecretKeyRename {
  readonly context: string;
  readonly namespace: string;
  readonly secret: string;
  readonly from: string;
  readonly to: string;
}

/** Commands with the types of their arguments. Menus of the tree hand over the row instead (editor/views/rowArgument.ts). */
export interface CommandArguments {
  'agentgateway.newProviderBackend': [];
  'agentgateway.refresh': [];
  'agentgateway.openYaml': [target: ProviderTarget];
  'agentgateway.sendPrompt': [target: ProviderTarget];
  'agentgateway.renameSecretKey': [rename: SecretKeyRename];
  'agentgateway.copyName': [target: ProviderTarget];
  'agentgateway.openKubeconfig': [];
  'agentgateway.showLog': [];
}
export type CommandId = keyof CommandArguments;

export const commandIds = [
  'agentgateway.newProviderBackend',
  'agentgateway.refresh',
  'agentgateway.openYaml',
  'agentgateway.sendPrompt',
  'agentgateway.renameSecretKey',
  'agentgateway.copyName',
  'agentgateway.openKubeconfig',
  'agentgateway.showLog',
] as const satisfies readonly CommandId[];

export const viewContainerId = 'agentgateway';
export const viewIds = { providers: 'agentgateway.providers', prompt: 'agentgateway.prompt' } as const;

/** Settings with the types of their values; the defaults stand in package.json. */
export interface SettingValues {
  /** Judge documents of the kinds that we know while they are typed. */
  'agentgateway.validation.enabled': boolean;
  /** By context: the namespaces to look into where the user may not list in the whole cluster. */
  'agentgateway.namespaces': Readonly<Record<string, readonly string[]>>;
}
export const settingKeys = [
  'agentgateway.validation.enabled',
  'agentgateway.namespaces',
] as const satisfies readonly (keyof SettingValues)[];

/** Context keys for `when` clauses, with the types of their values. */
export interface ContextKeyValues {
  /** Why the tree is empty, for its welcome texts. */
  'agentgateway.emptyReason': 'loading' | 'noKubeconfig' | 'untrusted' | 'none';
}
export const contextKeys = ['agentgateway.emptyReason'] as const satisfies readonly (keyof ContextKeyValues)[];

/** Scheme of the read-only documents that show the live YAML of an object. */
export const liveYamlScheme = 'agentgateway-live';

/** Source of our diagnostics. */
export const diagnosticSource = 'agentgateway';
