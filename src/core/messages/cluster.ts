/** Connection, list and watch, and what the tree says of a whole context. */
export const clusterMessages = {
  'kubeconfig.missing':
    'No kubeconfig was found at {path}. Create one, or name yours in KUBECONFIG or in the setting agentgateway.kubeconfig.files.',
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
  'cluster.pluginUnnamed':
    'The kubeconfig has an exec entry without a command. Name the sign-in program there; the view updates by itself.',
  'cluster.pluginVersion':
    'The sign-in program {command} has the apiVersion "{version}" in the kubeconfig. Kubernetes knows client.authentication.k8s.io/v1 and v1beta1; make the entry anew with the tool that wrote it.',
  'cluster.pluginInteractive':
    'The sign-in program {command} asks its questions in a terminal (interactiveMode: Always), which an editor does not have. Use another user for this context, or interactiveMode: IfAvailable.',
  'cluster.pluginMissing':
    'The sign-in program {command} was found neither on the PATH of the editor nor on that of your login shell. Install it, or write its full path into the kubeconfig.',
  'cluster.pluginMissingWithHint':
    'The sign-in program {command} was found neither on the PATH of the editor nor on that of your login shell. The kubeconfig says: {hint}.',
  'cluster.pluginBatch':
    'The sign-in program {command} is a batch file, which cannot be started without a shell. Name its .exe in the kubeconfig.',
  'cluster.pluginFailed': 'The sign-in program {command} failed: {detail}. Sign in again, then refresh.',
  'cluster.pluginTimeout':
    'The sign-in program {command} gave no credentials within {seconds} s and was ended. Run it in a terminal to see what it waits for, then refresh.',
  'cluster.pluginAnswer':
    'The sign-in program {command} did not answer with an ExecCredential, but with {detail}. Run it in a terminal to see what it says, then refresh.',
  'cluster.authProviderRemoved':
    'The kubeconfig signs in by the auth-provider "{name}", which Kubernetes has removed. Make the entry anew for {plugin}, with the tool of your cloud.',
  'cluster.authProviderUnknown':
    'The kubeconfig signs in by the auth-provider "{name}", which no Kubernetes client of today knows. Use an exec plugin or OIDC.',
  'cluster.oidcRefused':
    'The identity provider {issuer} did not renew the token: {detail}. Sign in again, then refresh.',
  'cluster.oidcTimeout':
    'The identity provider {issuer} did not renew the token within {seconds} s. Check the network, then refresh.',
  'cluster.oidcEnded':
    'The token of the identity provider has ended, and the kubeconfig does not say how to renew it. Sign in again, then refresh.',
  'cluster.signInFailed': 'The sign-in failed: {detail}. Sign in again, then refresh.',
  'cluster.proxyUnusable':
    'The proxy {proxy} cannot be used. Proxies may be of http, https, socks4 or socks5; check proxy-url, HTTPS_PROXY or the setting http.proxy.',
  'cluster.proxyFailed':
    'The API server {server} could not be reached through the proxy {proxy}: {detail}. Check proxy-url, HTTPS_PROXY or the setting http.proxy.',
  'cluster.connectTimeout':
    'No connection to the API server {server} within {seconds} s: nothing answers at that address. Check the network or VPN, then refresh.',
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
