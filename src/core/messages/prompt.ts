/** What may go wrong with a prompt beside the connection and the gateway's refusals. */
export const promptMessages = {
  'prompt.errorInStream': 'The answer broke off with an error: {detail}',
  'prompt.foreignReply':
    'What answered at {path} does not speak {format}. Check policies.ai.routes, and which host and path the backend leads to.',
  'prompt.cut':
    'The answer ended before it was finished: the provider or the gateway hung up. What came is shown; send again for the rest.',
  'prompt.emptyReply':
    'The answer was empty. Check that policies.ai.routes of the backend maps {path} to {format}, and the model.',
  'prompt.notConnected':
    'The tunnel to Gateway {gateway} opened, but nothing answered in its Pod. Check that the proxy listens on the listener’s port.',
  'prompt.connectionLost':
    'The connection to Gateway {gateway} broke while the answer came. What came is shown; send again for the rest.',
  'prompt.reconnecting': 'Reconnecting to Gateway {gateway}. Nothing has been sent yet.',
  'prompt.nextWay': 'Nothing answers at {place}; the next way is tried. Nothing has been sent yet.',
  'prompt.notReached':
    'Nothing of Gateway {gateway} answers at {place}, and there is no other way. Check network, VPN and firewall.',
  'prompt.certificate':
    'The certificate of Gateway {gateway} is not trusted for {host} ({detail}). Add its authority to those of the system, or a listener for plain HTTP.',
  'prompt.silent':
    'Gateway {gateway} or the provider behind it was silent for {seconds} s. Try again, or look at the provider.',
  'prompt.failed': 'The prompt failed: {detail}',
  'prompt.unknownProvider': 'This provider is no longer known. Choose another.',
  'prompt.protected': 'Send a prompt through {context}?',
  'prompt.protected.detail': '{context} is one of your protected contexts. The prompt goes to {places}.',
  'prompt.protected.place': '{name} in {namespace}',
  'prompt.backendRejected': 'The controller rejected {backend}, so the gateway does not know it.',
  'prompt.lastKnownState': 'The cluster is unreachable; this is the last known state.',
  'action.diagnose': 'Diagnose',
  'action.openBackend': 'Open Backend',
  'action.openRoute': 'Open HTTPRoute',
  'action.openGateway': 'Open Gateway',
  'action.setGatewayKey': 'Set Key…',
  'format.takenFor':
    'The gateway takes {path} for {taken}, not for {format}: expect a wrong answer or none. Map the path to {format} in policies.ai.routes.',
  'format.notTranslated':
    'The gateway passes {path} on as it is ({taken}), and {provider} does not speak {format} itself. Map the path to {format} in policies.ai.routes.',
  'format.pathPassedOn':
    'The gateway passes the path on as it is ({taken}): {provider} gets {path} and serves {wanted}. Strip the prefix by a URL rewrite, or ask for that path.',
  'format.unsupported':
    'The gateway cannot translate {format} for {provider} and answers with an error. Choose another format.',
  'format.modelsTaken':
    'The gateway takes {path} for {taken} and answers that there is no body to read. Map the path to Passthrough in policies.ai.routes, or ask for a completion of one token instead.',
  'format.modelsNotServed':
    'The gateway answers 501 at {path}: no release implements the route type Models. Map the path to Passthrough.',
  'client.key.title': 'Key for Gateway {gateway}',
  'client.key.prompt':
    'Sent as a Bearer token with every prompt through this gateway, and on to a provider whose backend has no key of its own. Kept in the keyring.',
  'client.header.title': 'Header for Gateway {gateway}',
  'client.header.name': 'Name of the header',
  'client.header.value': 'Value of {name}, kept in the keyring',
  'client.header.noName': 'A header has a name.',
  'client.header.badName': 'The name of a header has letters, digits and hyphens.',
  'client.header.ours': '{name} is set by the request itself.',
  'client.header.noValue': 'Empty.',
  'client.header.badValue': 'Line breaks and characters outside Latin-1 cannot go into a header.',
  'client.header.tooLong': 'Longer than {most} characters.',
  'client.sessionOnly':
    'The keyring did not take what was set for Gateway {gateway}; it is used until this window is closed.',
  'client.notForgotten':
    'The keyring did not let go of what it holds for Gateway {gateway}. This window uses it no more; the next one will. Unlock the keyring, reload the window and forget it again.',
  'client.unlisted':
    'The keyring cannot be read now, so what it holds for other gateways is not offered. Unlock it and forget them again.',
  'client.nothingKept': 'No key and no header is kept for any gateway.',
  'client.forget': 'Forget keys and headers of gateways',
  'prompt.model.fromBackend': '{model} (from backend)',
  'prompt.model.open': 'no model set',
  'prompt.model.groups': '{count} providers in groups',
} as const;
