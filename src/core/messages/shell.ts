/** Rows, hovers, questions and buttons of the editor. */
export const shellMessages = {
  'action.showLog': 'Show Log',
  'action.rename': 'Rename',
  'action.openKubeconfig': 'Open Kubeconfig',
  'tree.connecting': 'Connecting…',
  'tree.unreachable': 'Unreachable. Click to try again',
  'tree.forbidden': 'Access denied. Click to choose namespaces',
  'tree.notInstalled': 'agentgateway is not installed. Click for the guide',
  'tree.empty': 'No providers yet. Click to write one',
  'tree.summary': '{ready} of {all} ready',
  'tree.staleSince': 'unreachable since {time} · showing last known state',
  'tree.stale.word': 'last known state',
  'tree.badge.one': '1 provider is not ready',
  'tree.badge.many': '{count} providers are not ready',
  'hover.title': '{state} · {namespace} · {context}',
  'hover.controller': 'Controller, {time}: {text}',
  'hover.openYaml': 'Open YAML',
  'hover.sendPrompt': 'Send Prompt',
  'live.gone':
    '{name} does not exist in namespace {namespace} of {context}. It may have been deleted; refresh the view.',
  'live.noContext': 'The kubeconfig no longer has the context "{context}".',
  'rename.question': 'Rename the data key {from} of Secret {secret} to {to}?',
  'rename.detail':
    'Target: {context} / {namespace}. The value moves inside the cluster and is not read. Programs that read {from} will no longer find it.',
  'rename.done': 'The data key of {secret} is now {to}.',
  'command.needsRow': 'Choose a provider in the view Providers first.',
} as const;
