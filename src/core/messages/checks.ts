/** What the checks find: in the tree as the reason, in the editor as a warning. */
export const checkMessages = {
  'check.secretWithoutUsableKey':
    'The gateway will not find a key in Secret {secret}: it reads the data key "{key}", the Secret holds {found}.',
  'check.secretWithoutUsableKey.summary': 'Secret has no usable key',
  'check.secretWithoutUsableKey.headline': 'No data key "{key}"',
  'check.secretWithoutUsableKey.detail': 'Secret {secret} holds {found}',
  'check.secretEmpty':
    'The gateway will not find a key in Secret {secret}: it reads the data key "{key}", the Secret is empty.',
  'check.secretEmpty.detail': 'Secret {secret} is empty',
  'check.secretAbsent': 'Secret {secret} does not exist in this namespace. Create it with the data key "{key}".',
  'check.secretAbsent.summary': 'Secret {secret} is missing',
  'check.secretAbsent.headline': 'No Secret {secret}',
  'check.secretAbsent.detail': 'needs the data key "{key}"',
  'check.fix.renameSecretKey': 'Rename the data key {from} to {to}',
  'check.fix.setSecretRefKey': 'Set secretRef.key to {key} (agentgateway 1.4 or newer)',
} as const;
