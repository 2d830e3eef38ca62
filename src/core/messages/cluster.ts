/** Connection, list and watch, and what the tree says of a whole context. */
export const clusterMessages = {
  'kubeconfig.missing': 'No kubeconfig was found at {path}. Create one, or set KUBECONFIG to where yours is.',
  'kubeconfig.empty': 'The kubeconfig {path} has no contexts. Add one with kubectl config set-context.',
  'kubeconfig.malformed':
    'The kubeconfig {path} is not valid YAML at line {line}, column {column}. Fix the file; the view updates by itself.',
  'kubeconfig.notKubeconfig':
    'The file {path} is not a kubeconfig: {field} is missing or has the wrong type. Fix the file; the view updates by itself.',
  'kubeconfig.unreadable': 'The kubeconfig {path} cannot be opened ({reason}). Check the file and its permissions.',
  'kubeconfig.noContext': 'The kubeconfig has no context "{context}". It has: {available}.',
  'kubeconfig.noCurrent': 'The kubeconfig {path} sets no current context. It has: {available}. Choose one of them.',
  'kubeconfig.noCluster':
    'The context "{context}" names the cluster "{cluster}", which the kubeconfig does not have with a server. Add it, or choose another context.',
  'cluster.openFailed': 'The context {context} could not be opened. The log has the cause.',
  'cluster.unreachable':
    'The API server {server} did not answer: {detail}. Check that the cluster runs and the network reaches it.',
  'cluster.untrusted':
    'The certificate of the API server {server} is not trusted ({detail}). Check certificate-authority in the kubeconfig.',
  'cluster.credentials': 'No credentials for context {context}: {detail}. Sign in again, then refresh.',
  'cluster.unauthorized':
    'The API server {server} refused the credentials of context {context}. Sign in again, then refresh.',
  'cluster.forbidden': 'You may not {verb} {resource} in this cluster. Ask for access, or choose another context.',
  'cluster.crdMissing':
    'agentgateway is not installed in this cluster: it has no AgentgatewayBackend resource. Install it, then refresh.',
  'cluster.requestFailed': 'The API server answered {status} to {request}: {detail}',
  'cluster.timeout':
    'The API server {server} did not answer within {seconds} s. Check that the cluster runs, then refresh.',
  'cluster.cut': 'The API server {server} broke off its answer ({detail}). It is asked again by itself.',
  'cluster.watchEnds':
    'The API server ends every watch on {resource} at once. What is shown may be old; it is asked again by itself.',
  'cluster.answerTooLarge':
    'The API server {server} answered {request} with more than {megabytes} MB. Nothing was read.',
  'cluster.notKubernetes':
    '{server} answered {request}, but not as a Kubernetes API server does. Check the server of context {context}.',
  'cluster.secretNotMetadata':
    'The API server {server} sent a Secret with its values although only metadata was asked for. The answer was dropped.',
  'cluster.canceled': 'The request was canceled.',
  'cluster.notFound': '{kind} {name} does not exist in this cluster. It may just have been deleted; refresh the view.',
  'cluster.recreated':
    '{kind} {name} is another object by now: it was deleted and created again under the same name. Nothing was deleted; look at the new one first.',
  'cluster.secretKeyTaken':
    'Secret {name} already has a data key "{key}". Remove one of the two first; nothing was changed.',
  'cluster.secretKeyMissing': 'Secret {name} has no data key "{key}". Refresh the view; nothing was changed.',
  'cluster.secretValuesHidden': 'The values of a Secret are never read. Its data keys: {keys}',
  'cluster.secretKeysUnknown':
    'The values of a Secret are never read, and its metadata does not tell the names of its data keys.',
  'release.running': '{product} {version}',
  'release.crds': 'agentgateway, CRDs ≥ {version}',
  'release.unknown': 'agentgateway, release unknown',
} as const;
