/** Prompts to what a person named, without a cluster: a standalone gateway, or a server that speaks the same. */
export const targetMessages = {
  'action.editTarget': 'Edit Targets',
  'action.setTargetKey': 'Set Key…',
  'target.metadata': '{address} is where clouds keep the credentials of this machine, which no prompt goes to.',
  'target.place': '{url}, as the setting agentgateway.targets names it.',
  'target.notReached':
    'Nothing of {target} answers at {place}. Check that it runs there, and its URL under agentgateway.targets.',
  'target.certificate':
    'The certificate of {target} is not trusted for {host} ({detail}). Add its authority to those of the system, or check the URL.',
  'target.connectionLost':
    'The connection to {target} broke while the answer came. What came is shown; send again for the rest.',
  'target.silent': '{target}, or what stands behind it, was silent for {seconds} s. Try again, or look at it.',
  'target.routeNotFound':
    '{backend} has no route for {path}, or none for this model: a standalone gateway chooses by model, and lists those that it knows as Models.',
  'target.keyRefused':
    '{backend} wants a key, or refused the one that was sent. Set it, or name a variable under keyVariable of the target.',
  'target.pathUnknown': '{backend} does not serve {path}. Check the URL under agentgateway.targets, and the format.',
  'target.formatNotListed': '{target} lists no {format} under its formats.',
  'target.unknown': 'This target is no longer in agentgateway.targets. Choose another.',
  'target.noVariable': 'The variable {variable}, which {target} takes its key from, is not set where VS Code runs.',
  'target.model': '{model} (from target)',
  'target.noName': 'A target has a name.',
  'target.nameTaken': 'There is a target of this name already.',
  'target.badUrl': 'A URL that begins with http:// or https://, such as http://localhost:8080.',
  'target.urlWithKey': 'No user name, key or query in the URL: a key is asked for, and kept in the keyring.',
  'target.secretHeader': '{name} usually holds a key: set it in the panel’s settings, which keep it in the keyring.',
  'target.ask.title': 'Add prompt target',
  'target.ask.name': 'Name of the target, as the panel lists it',
  'target.ask.url': 'URL of the server, without the path of a format: /v1/chat/completions is added',
  'target.ask.format': 'What it speaks',
  'target.ask.all': 'agentgateway, or several formats',
  'target.ask.model': 'Model to ask for; empty: each prompt names one, or the server chooses',
  'target.ask.noKey': 'No key, or one that is set later',
  'target.ask.key': 'Ask for a key, sent as a Bearer token and kept in the keyring',
} as const;
