/** Why a provider cannot be reached through a gateway, and what the gateway's answers mean. */
export const gatewayMessages = {
  'endpoint.noRoute': 'No HTTPRoute leads to {backend}. Add one that names it under backendRefs.',
  'endpoint.routeNotAccepted': 'HTTPRoute {route} was not accepted by Gateway {gateway}: {detail}',
  'endpoint.noParent': 'HTTPRoute {route} names no Gateway under parentRefs, so nothing serves it.',
  'endpoint.noGateway': 'HTTPRoute {route} names Gateway {gateway}, which does not exist. Create it, or name another.',
  'endpoint.noListenerSet':
    'HTTPRoute {route} hangs on ListenerSet {set}, which does not exist here or names no Gateway. Create it, or name a Gateway under parentRefs.',
  'endpoint.setNotAccepted': 'ListenerSet {set}, on which HTTPRoute {route} hangs, was not accepted: {detail}',
  'endpoint.setNotAllowed':
    'Gateway {gateway} takes no listeners from ListenerSet {set}, on which HTTPRoute {route} hangs. Set allowedListeners on the Gateway.',
  'endpoint.listenerConflict':
    'HTTPRoute {route} hangs on listeners of ListenerSet {set} whose port and host name another listener of Gateway {gateway} has already. Give them a host name of their own.',
  'endpoint.noListener':
    'Gateway {gateway} has no listener that HTTPRoute {route} fits. Compare section name, port and host names.',
  'endpoint.namespaceNotAllowed':
    'Gateway {gateway} takes no routes from other namespaces, so HTTPRoute {route} is not served. Set allowedRoutes on its listener.',
  'endpoint.protocol':
    'HTTPRoute {route} is served only by listeners for {protocols} at Gateway {gateway}. Add one for HTTP or HTTPS.',
  'endpoint.otherParent':
    'HTTPRoute {route} hangs on {parents}, which this extension does not read. Name a Gateway under parentRefs.',
  'endpoint.otherMethod':
    'HTTPRoute {route} takes only {method} here, and this format sends {wanted}. Choose another format, or add a match.',
  'endpoint.noText':
    'No request could be made that HTTPRoute {route} takes by {pattern}. Add a match with a path prefix or an exact value.',
  'endpoint.taken':
    'HTTPRoute {route} cannot be reached at {path}: HTTPRoute {other} takes that request first. Make the one match more precise, or the other less.',
  'endpoint.takenByRule':
    'HTTPRoute {route} cannot be reached at {path} by this rule: another of its rules, or nothing, takes that request. Look at the order of its matches.',
  'endpoint.noPod': 'Gateway {gateway} has no proxy Pod that is running and ready. Look at its Deployment.',

  'way.address': 'Address {address} of Gateway {gateway}: what its clients use.',
  'way.loadBalancer': 'Load balancer {address} of Service {service}: its Gateway does not name it yet.',
  'way.nodePort': 'Port {port} of node {node}: open where the nodes are reached.',
  'way.tunnel': 'Tunnel to a Pod of Gateway {gateway}: works wherever the API server is reached.',
  'way.noAddress': 'Gateway {gateway} has no address yet; a load balancer may be pending.',
  'way.insideCluster': 'Address {address} of Gateway {gateway} is reached inside the cluster only.',
  'way.noService': 'Service {service} is absent, or you are not allowed to see it.',
  'way.noServicePort': 'Service {service} does not have port {port}; an annotation of the Gateway may hide it.',
  'way.pending': 'The load balancer of Service {service} has no address yet.',
  'way.noHost': '{address} is no host name and no IP address.',
  'way.refused': '{address} is this machine or its own network, which is never asked in the name of a cluster.',

  'reply.routeNotFound':
    'The gateway has no route for {path}. Check the HTTPRoute’s match and whether the Gateway accepted it.',
  'reply.listenerNotFound':
    'The gateway has no listener for this request to {path}. Check the Gateway’s listeners and host names.',
  'reply.backendRejected':
    'The gateway does not know {backend}: the controller rejected it, or it does not exist. Its row in the view Providers says why.',
  'reply.backendUnsupported':
    'The route to {backend} names a kind of backend that the gateway does not serve. Check group and kind in backendRefs.',
  'reply.noBackends':
    'The route for {path} has no backend to send to. Add one under backendRefs with a weight above 0.',
  'reply.backendAuthentication':
    'The gateway could not get cloud credentials for {backend}. Check policies.auth and the rights of the proxy’s service account.',
  'reply.modelMissing':
    'No model is set: neither {backend} nor the request names one. Set the model on the backend, or choose one here.',
  'reply.unsupportedConversion':
    'The gateway cannot translate this format to the provider of {backend}. Choose another format.',
  'reply.requestNotRead':
    'The gateway could not read the request to {path} ({status} before it went upstream). It takes what policies.ai.routes does not name for a chat completion: map the path to {format} there, or check the body.',
  'reply.responseNotRead':
    'The provider behind {backend} answered something that the gateway could not read. Check host, port and path of the provider.',
  'reply.noHealthyProvider':
    'Every provider of {backend} is taken out of service after failures. Wait for the eviction to end, or look at the providers.',
  'reply.dnsFailed': 'The gateway cannot resolve the host of {backend}. Check the host name as the cluster sees it.',
  'reply.connectFailed':
    'The gateway could not connect to the provider of {backend}. Check that it runs, and host and port as the cluster sees them.',
  'reply.upstreamCallFailed':
    'The connection from the gateway to the provider of {backend} broke. Try again; check host and port if it stays.',
  'reply.tlsMismatch':
    'The gateway and the provider of {backend} do not agree on TLS: only one of them speaks it, or the certificate is not trusted. Check policies.tls and the port.',
  'reply.tlsOff':
    'The gateway sent plain HTTP to a TLS port of the provider of {backend}: a host override turns TLS off. Set policies.tls.',
  'reply.timeout':
    'The provider of {backend} did not answer within the gateway’s time limit. Try again, or raise requestTimeout.',
  'reply.notImplemented':
    'The gateway does not implement the route type that policies.ai.routes sets for {path}. Use Passthrough there.',
  'reply.modelDenied':
    'The gateway does not let this client use the model asked for at {path}. Choose another, or ask for access.',
  'reply.modelUnknown':
    'The provider of {backend} does not know this model or path. Check the model’s name on the backend.',
  'reply.tooLarge': 'The request to {backend} is larger than the gateway or the provider takes. Shorten the prompt.',
  'reply.providerKeyRefused':
    'The provider of {backend} refused the key that the gateway sent. Check the value in its Secret.',
  'reply.clientKeyRequired':
    'The gateway asks clients of {path} for credentials and got none that it accepts. Set the key of its clients; the policies of its route tell which.',
  'reply.providerForbids':
    'The provider of {backend} forbids this request for the key in use. Check the rights of the key, and the region.',
  'reply.authorizationDenied':
    'An authorization policy of the gateway denies this request to {path}. Look at the policies of its route.',
  'reply.promptRejected': 'A guard of the gateway rejected the prompt to {backend}. Look at policies.ai.promptGuard.',
  'reply.gatewayRateLimit': 'The gateway’s rate limit for {path} is used up. Try again later.',
  'reply.gatewayRateLimitUntil': 'The gateway’s rate limit for {path} is used up. Try again in {seconds} s.',
  'reply.providerRateLimit':
    'The provider of {backend} limits the rate, or its quota is used up. Try again later, or check the account.',
  'reply.providerRateLimitUntil': 'The provider of {backend} limits the rate. Try again in {seconds} s.',
  'reply.providerPathUnknown':
    'The provider of {backend} does not serve this path. A host override sends the path as it is: check the route’s URL rewrite.',
  'reply.redirected':
    'Something in front of the provider of {backend} answered with a redirect, which is not followed. Check host and port.',
  'reply.providerRefused': 'The provider of {backend} refused the request with {status}. Its answer says why.',
  'reply.proxyError':
    'A proxy in front of the provider of {backend} answered {status} with a web page. Check host and port, or try again.',
  'reply.gatewayFailed':
    'The gateway answered {status} in words of its own, which say why. Often a service that its policies ask (rate limit, authorization) is down.',
  'reply.providerFailed': 'The provider of {backend} failed with {status}. Try again; its answer may say why.',
  'reply.unexpected': 'The gateway answered {status}, which is not an answer to a prompt.',
} as const;
