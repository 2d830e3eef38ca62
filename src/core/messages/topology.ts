/** The state of a provider in the tree. */
export const topologyMessages = {
  'provider.ready': 'Ready',
  'provider.notReady': 'Not ready',
  'provider.partly': 'Partly ready',
  'provider.unknown': 'Unknown',
  'provider.rejected': 'Rejected: {reason}',
  'provider.accepted': 'The controller accepted this backend.',
  'provider.noStatus': 'The controller has not judged this backend yet. Check that the agentgateway controller runs.',
  'provider.noStatus.summary': 'no status yet',
  'provider.outdated': 'The controller has not judged the last change of this backend yet.',
  'provider.outdated.summary': 'change not judged yet',
  'provider.clientEffect': 'Until this is mended clients get "500 service not found".',
  'provider.groups': '{groups} groups · {providers} providers',
} as const;
