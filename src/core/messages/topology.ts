/** The state of a provider in the tree. */
export const topologyMessages = {
  'provider.ready': 'Ready',
  'provider.notReady': 'Not ready',
  'provider.partly': 'Partly ready',
  'provider.unknown': 'Unknown',
  'provider.rejected': 'Rejected: {reason}',
  'provider.controllerSays': 'Controller: {text}',
  'provider.accepted': 'The controller accepted this backend.',
  'provider.noStatus':
    'The controller has not reported on this backend yet. Check that the agentgateway controller runs.',
  'provider.noStatus.summary': 'no status yet',
  'provider.outdated': 'The controller has not reported on the latest change of this backend yet. Check that it runs.',
  'provider.outdated.summary': 'latest change not processed yet',
  'provider.clientEffect': 'Until this is fixed, clients get "500 service not found".',
  'part.secret': 'Secret {secret}',
  'part.route': 'Route {route}',
  'part.gateway': 'Gateway {gateway}',
  'part.text': '{text}',
  'provider.groups': '{groups} groups · {providers} providers',
} as const;
