/** Connection, list and watch, and what the tree says of a whole context. */
export const clusterMessages = {
  'kubeconfig.missing': 'No kubeconfig was found at {path}. Create one, or set KUBECONFIG to where yours is.',
  'kubeconfig.empty': 'The kubeconfig {path} has no contexts. Add one with kubectl config set-context.',
  'kubeconfig.malformed': 'The kubeconfig {path} cannot be read: {detail}. Mend the file; the view follows by itself.',
  'kubeconfig.noContext': 'The kubeconfig has no context "{context}". It has: {available}.',
  'cluster.unreachable': 'The API server {server} did not answer: {detail}. Check that the cluster runs and the network reaches it.',
  'cluster.unauthorized': 'The API server {server} refused the credentials of context {context}. Sign in again, then refresh.',
  'cluster.forbidden': 'You may not {verb} {resource} in this cluster. Ask for the right, or choose another context.',
  'cluster.crdMissing': 'agentgateway is not installed in this cluster: it has no AgentgatewayBackend resource.',
  'cluster.requestFailed': 'The API server answered {status} to {request}: {detail}',
  'cluster.timeout': 'The API server {server} did not answer within {seconds} s.',
} as const;
