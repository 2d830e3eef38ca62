/** Failures of a tunnel to a Pod. */
export const forwardMessages = {
  'forward.podGone':
    'Pod {pod} no longer exists in namespace {namespace}. Refresh the view to find the one in its place.',
  'forward.podNotRunning':
    'Pod {pod} in namespace {namespace} is not running (it is {phase}). Wait until it runs, or look at its events.',
  'forward.forbidden':
    'You are not allowed to open a port-forward to Pod {pod} in namespace {namespace}. Ask for the right to create pods/portforward. The API server’s own proxy (services/proxy) is no way around it: it keeps the Authorization of a request for itself and holds streamed answers back.',
  'forward.refused':
    'Nothing in Pod {pod} of namespace {namespace} listens on port {port}, or the node refused the tunnel.',
  'forward.failed': 'The tunnel to Pod {pod} in namespace {namespace}, port {port}, failed: {detail}. Try again.',
  'forward.noPod':
    'Gateway {namespace}/{gateway} has no proxy Pod that is running and ready. Wait for its rollout, or look at its Deployment.',
  'forward.podsForbidden':
    'You are not allowed to list Pods in namespace {namespace}, so the Pods of its Gateways are unknown. Ask for the right to list and watch pods.',
  'forward.lost':
    'The tunnel to Pod {pod} in namespace {namespace} broke. What was under way is cut and is not sent again by itself.',
  'forward.silent':
    'Nothing comes from the tunnel to Pod {pod} in namespace {namespace} any more, not even the answer to a ping. What was under way is cut; check VPN and network.',
  'forward.unsupported':
    'The API server, or a proxy in front of it, does not take a port-forward over WebSocket ({detail}). Let upgrades to WebSocket through, or use another way to the API server.',
  'forward.timeout': 'The tunnel to Pod {pod} in namespace {namespace}, port {port}, did not open within {seconds} s.',
  'forward.canceled': 'The tunnel was canceled before it opened.',
  'forward.otherContext':
    'The tunnel asked for belongs to context {asked}, this connection to {context}. Refresh the view.',
} as const;
