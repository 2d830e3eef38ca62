/** Failures of a tunnel to a Pod. */
export const forwardMessages = {
  'forward.podGone':
    'Pod {pod} no longer exists in namespace {namespace}. Refresh the view to find the one in its place.',
  'forward.podNotRunning':
    'Pod {pod} in namespace {namespace} is not running (it is {phase}). Wait until it runs, or look at its events.',
  'forward.forbidden':
    'You are not allowed to open a port-forward to Pod {pod} in namespace {namespace}. Ask for the right to create pods/portforward.',
  'forward.refused':
    'Nothing in Pod {pod} of namespace {namespace} listens on port {port}, or the node refused the tunnel.',
  'forward.failed': 'The tunnel to Pod {pod} in namespace {namespace}, port {port}, failed: {detail}. Try again.',
  'forward.timeout': 'The tunnel to Pod {pod} in namespace {namespace}, port {port}, did not open within {seconds} s.',
  'forward.canceled': 'The tunnel was canceled before it opened.',
  'forward.otherContext':
    'The tunnel asked for belongs to context {asked}, this connection to {context}. Refresh the view.',
} as const;
