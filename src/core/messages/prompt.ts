/** What may go wrong with a prompt beside the connection and the gateway's refusals. */
export const promptMessages = {
  'prompt.errorInStream': 'The answer broke off with an error: {detail}',
  'prompt.foreignReply':
    'What answered does not speak this format. Check which host, port and path the backend and its route lead to.',
  'prompt.cut':
    'The answer ended before it was finished: the provider or the gateway hung up. What came is shown; send again for the rest.',
  'prompt.emptyReply':
    'The answer was empty. Check that policies.ai.routes of the backend maps this path to Completions.',
  'prompt.notConnected':
    'The tunnel to Gateway {gateway} opened, but nothing answered in its Pod. Check that the proxy listens on the listener’s port.',
  'prompt.connectionLost':
    'The connection to Gateway {gateway} broke while the answer came. What came is shown; send again for the rest.',
  'prompt.reconnecting': 'Reconnecting to Gateway {gateway}. Nothing has been sent yet.',
  'prompt.silent':
    'Gateway {gateway} or the provider behind it was silent for {seconds} s. Try again, or look at the provider.',
  'prompt.failed': 'The prompt failed: {detail}',
  'prompt.unknownProvider': 'This provider is no longer known. Choose another.',
  'prompt.protected': 'Send a prompt through {context}?',
  'prompt.protected.detail': '{context} is one of your protected contexts. The prompt goes to {name} in {namespace}.',
  'prompt.backendRejected': 'The controller rejected {backend}, so the gateway does not know it.',
  'prompt.lastKnownState': 'The cluster is unreachable; this is the last known state.',
  'prompt.model.fromBackend': '{model} (from backend)',
  'prompt.model.open': 'no model set',
  'prompt.model.groups': '{count} providers in groups',
} as const;
