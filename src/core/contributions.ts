/**
 * Every id that package.json and the code share. test/manifest.test.ts holds the two against each other, so neither can
 * name a command, view, setting or context key that the other lacks.
 */

/** What a tree row hands to the commands of its menus: enough to act on that very object, whatever is selected by then. */
export interface ProviderTarget {
  readonly context: string;
  /** `AgentgatewayBackend` or `AgentgatewayModel`. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** A provider to diagnose. */
export interface DiagnosisTarget extends ProviderTarget {
  /** By which of its routes, see core/prompt/promptRoutes.ts; undefined, or one that is gone: by the best. */
  readonly route?: string | undefined;
}

/** An object of a cluster, whatever its kind. */
export interface ObjectTarget {
  readonly context: string;
  /** `HTTPRoute`, for example. */
  readonly kind: string;
  /** Empty for what belongs to no namespace. */
  readonly namespace: string;
  readonly name: string;
}

export interface ContextTarget {
  readonly context: string;
}

/** One document of a YAML file. */
export interface DocumentTarget {
  readonly uri: string;
  /** Its number in the file, from 0. */
  readonly document: number;
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
  'agentgateway.newProviderBackend': [argument?: unknown];
  'agentgateway.refresh': [];
  'agentgateway.openYaml': [target: ObjectTarget];
  'agentgateway.openRoute': [target: ProviderTarget];
  /** Without a target a person is asked for one. */
  'agentgateway.diagnose': [target?: DiagnosisTarget];
  'agentgateway.deleteBackend': [target: ProviderTarget];
  'agentgateway.revealInFile': [target: ObjectTarget];
  'agentgateway.sendPrompt': [target: ProviderTarget];
  'agentgateway.compare': [target?: ProviderTarget];
  'agentgateway.promptHistory': [];
  'agentgateway.clearPromptHistory': [];
  'agentgateway.renameSecretKey': [rename: SecretKeyRename];
  'agentgateway.copyName': [target: ObjectTarget];
  'agentgateway.filterProviders': [];
  'agentgateway.clearFilter': [];
  'agentgateway.groupByNamespace': [];
  'agentgateway.showAsList': [];
  'agentgateway.switchContext': [];
  'agentgateway.pinContext': [target: ContextTarget];
  'agentgateway.unpinContext': [];
  'agentgateway.chooseNamespaces': [target: ContextTarget];
  'agentgateway.openKubeconfig': [];
  'agentgateway.showLog': [];
  'agentgateway.apply': [target?: DocumentTarget];
  'agentgateway.diff': [target?: DocumentTarget];
  'agentgateway.deleteDeclared': [target?: DocumentTarget];
  'agentgateway.confirmApply': [];
  'agentgateway.cancelApply': [];
  'agentgateway.exportYaml': [target: ObjectTarget];
  'agentgateway.forgetVariables': [];
  'agentgateway.forgetGatewayKeys': [];
  'agentgateway.addPromptTarget': [];
  'agentgateway.editPromptTargets': [];
  'agentgateway.setTargetKey': [name: string];
  /** By context, namespace and name of the gateway. */
  'agentgateway.setGatewayKey': [gateway: ContextTarget & { readonly namespace: string; readonly name: string }];
  'agentgateway.chooseSchema': [];
  /** @param document the URI of whoever uses the variable */
  'agentgateway.addVariable': [name: string, document: string];
}
export type CommandId = keyof CommandArguments;

export const commandIds = [
  'agentgateway.newProviderBackend',
  'agentgateway.refresh',
  'agentgateway.openYaml',
  'agentgateway.openRoute',
  'agentgateway.diagnose',
  'agentgateway.deleteBackend',
  'agentgateway.revealInFile',
  'agentgateway.sendPrompt',
  'agentgateway.compare',
  'agentgateway.promptHistory',
  'agentgateway.clearPromptHistory',
  'agentgateway.renameSecretKey',
  'agentgateway.copyName',
  'agentgateway.filterProviders',
  'agentgateway.clearFilter',
  'agentgateway.groupByNamespace',
  'agentgateway.showAsList',
  'agentgateway.switchContext',
  'agentgateway.pinContext',
  'agentgateway.unpinContext',
  'agentgateway.chooseNamespaces',
  'agentgateway.openKubeconfig',
  'agentgateway.showLog',
  'agentgateway.apply',
  'agentgateway.diff',
  'agentgateway.deleteDeclared',
  'agentgateway.confirmApply',
  'agentgateway.cancelApply',
  'agentgateway.exportYaml',
  'agentgateway.forgetVariables',
  'agentgateway.forgetGatewayKeys',
  'agentgateway.addPromptTarget',
  'agentgateway.editPromptTargets',
  'agentgateway.setTargetKey',
  'agentgateway.setGatewayKey',
  'agentgateway.chooseSchema',
  'agentgateway.addVariable',
] as const satisfies readonly CommandId[];

export const viewContainerId = 'agentgateway';
export const viewIds = { providers: 'agentgateway.providers', prompt: 'agentgateway.prompt' } as const;

/** Settings with the types of their values; the defaults stand in package.json. */
export interface SettingValues {
  /** Judge documents of the kinds that we know while they are typed. */
  'agentgateway.validation.enabled': boolean;
  /** KiB of a file beyond which it is not judged; 0: no limit. */
  'agentgateway.validation.maxFileSize': number;
  /** By code of a check: the severity that it is told with, or off. */
  'agentgateway.checks.severity': Readonly<Record<string, string>>;
  /** Whether our completion answers: always, never, or where no other extension has a schema for the document. */
  'agentgateway.editor.completion': 'auto' | 'on' | 'off';
  /** The same of the hover. */
  'agentgateway.editor.hover': 'auto' | 'on' | 'off';
  /** Kubeconfig files in place of KUBECONFIG and ~/.kube/config. */
  'agentgateway.kubeconfig.files': readonly string[];
  /** By context: the namespaces to look into where the user may not list in the whole cluster. */
  'agentgateway.namespaces': Readonly<Record<string, readonly string[]>>;
  /** Whether the providers of a context stand under their namespaces; else in one list. */
  'agentgateway.tree.groupByNamespace': boolean;
  /** Whether the state of a backend, and what can be done with it, stand above its document. */
  'agentgateway.codeLens.enabled': boolean;
  /** Contexts that are asked about once more before an apply or a prompt. */
  'agentgateway.protectedContexts': readonly string[];
  /** What the workspace keeps of what is sent to providers. */
  'agentgateway.prompt.history': 'off' | 'prompts' | 'promptsAndAnswers';
  /** What is asked without a cluster, by name; read by `readTargets`. */
  'agentgateway.targets': readonly unknown[];
}
export const settingKeys = [
  'agentgateway.validation.enabled',
  'agentgateway.validation.maxFileSize',
  'agentgateway.checks.severity',
  'agentgateway.editor.completion',
  'agentgateway.editor.hover',
  'agentgateway.kubeconfig.files',
  'agentgateway.namespaces',
  'agentgateway.tree.groupByNamespace',
  'agentgateway.codeLens.enabled',
  'agentgateway.protectedContexts',
  'agentgateway.prompt.history',
  'agentgateway.targets',
] as const satisfies readonly (keyof SettingValues)[];

/** Context keys for `when` clauses, with the types of their values. */
export interface ContextKeyValues {
  /** Why the tree is empty, for its welcome texts. */
  'agentgateway.emptyReason': 'loading' | 'noKubeconfig' | 'untrusted' | 'none';
  /** Whether the view Providers shows only what fits a filter. */
  'agentgateway.hasFilter': boolean;
  /** Whether this workspace has a context of its own. */
  'agentgateway.hasPinnedContext': boolean;
  /** Whether the active editor is a review that waits for its decision. */
  'agentgateway.isReviewing': boolean;
  /** Whether the active editor may hold a document of ours. */
  'agentgateway.isOurDocument': boolean;
}
export const contextKeys = [
  'agentgateway.emptyReason',
  'agentgateway.hasFilter',
  'agentgateway.hasPinnedContext',
  'agentgateway.isReviewing',
  'agentgateway.isOurDocument',
] as const satisfies readonly (keyof ContextKeyValues)[];

/** Type of the tab that compares providers. */
export const comparePanelType = 'agentgateway.compare';

/** Scheme of the read-only documents that show the live YAML of an object. */
export const liveYamlScheme = 'agentgateway-live';

/** Scheme of the two sides of a review before an apply. */
export const reviewScheme = 'agentgateway-review';

/** Scheme of the read-only documents that explain the code of a finding; package.json has VS Code show them as Markdown. */
export const findingScheme = 'agentgateway-finding';

/** Source of our diagnostics. */
export const diagnosticSource = 'agentgateway';
