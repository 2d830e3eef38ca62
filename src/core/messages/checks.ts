/**
 * What the checks find: in the tree as the reason, in the editor as a warning, in the diagnosis as a line. Each has the whole
 * sentence, at most five words for a row (summary), the fact alone (headline), and the fact beside the name of its resource
 * (detail).
 */
export const checkMessages = {
  'check.secretWithoutUsableKey':
    'The gateway will not find a key in Secret {secret}: it reads the data key "{key}", the Secret holds {found}.',
  'check.secretWithoutUsableKey.summary': 'Secret has no usable key',
  'check.secretWithoutUsableKey.headline': 'No data key "{key}"',
  'check.secretWithoutUsableKey.detail': 'no data key "{key}" (found: {found})',
  'check.secretEmpty':
    'The gateway will not find a key in Secret {secret}: it reads the data key "{key}", the Secret is empty.',
  'check.secretEmpty.detail': 'no data key "{key}" (empty)',
  'check.secretAbsent': 'Secret {secret} does not exist in this namespace. Create it with the data key "{key}".',
  'check.secretAbsent.summary': 'Secret {secret} is missing',
  'check.secretAbsent.headline': 'No Secret {secret}',
  'check.secretAbsent.detail': 'does not exist; needs the data key "{key}"',
  'check.clusterSilent':
    'The cluster does not report this: inside groups the controller accepts the backend, and the provider gets an empty key.',
  'check.fix.renameSecretKey': 'Rename the data key {from} to {to}',
  'check.fix.setSecretRefKey': 'Set secretRef.key to {key} (agentgateway 1.4 or newer)',

  'check.noControllerDown':
    'Nothing has reported on this backend: the controller, Deployment {deployment}, has no available replica. Look at its Pods.',
  'check.noControllerDown.summary': 'Controller is not running',
  'check.noControllerDown.headline': 'No controller is running',
  'check.noControllerDown.detail': 'Deployment {deployment} has no available replica',
  'check.noControllerClass':
    'Nothing has reported on this backend, and no controller has accepted GatewayClass {className}. Check that the agentgateway controller runs.',
  'check.noControllerClass.summary': 'No controller has reported',
  'check.noControllerClass.headline': 'No controller has reported',
  'check.noControllerClass.detail': 'GatewayClass {className} is not accepted',
  'check.noControllerAtAll':
    'Nothing has reported on this backend, and the cluster has no GatewayClass of agentgateway. Install the agentgateway controller.',
  'check.noControllerAtAll.summary': 'No controller is installed',
  'check.noControllerAtAll.headline': 'No controller is installed',
  'check.noControllerAtAll.detail': 'no GatewayClass of agentgateway',
  'check.statusOutdated':
    'The controller has not reported on the latest change of this backend yet. Check that it runs.',
  'check.statusOutdated.summary': 'latest change not processed yet',
  'check.statusOutdated.headline': 'Latest change not processed yet',
  'check.statusOutdated.detail': 'status is of generation {observed}, the backend of {generation}',
  'check.backendRejected':
    'The controller rejected this backend ({reason}), so the gateway does not know it. Mend what its message names.',
  'check.backendRejected.summary': 'Rejected: {reason}',
  'check.backendRejected.headline': 'Controller: {text}',
  'check.backendRejected.detail': '{reason}',

  'check.policyProblem':
    'Policy {policy}, which attaches to this backend, is {reason}: settings of it may have no effect. Mend what the controller’s message names.',
  'check.policyProblem.summary': 'Policy {policy} is {reason}',
  'check.policyProblem.headline': 'Policy {policy} is {reason}',
  'check.policyProblem.detail': '{reason}',
  'check.policyConflict':
    'Policy {policy} sets {fields}, which the backend itself or a more precise policy sets too. That one wins, so here the policy’s has no effect.',
  'check.policyConflict.summary': 'Policy {policy} is overridden',
  'check.policyConflict.headline': 'Policy {policy} is overridden',
  'check.policyConflict.detail': '{fields} overridden',

  'check.noRoute': 'No HTTPRoute sends requests to {backend}. Add one that names it under backendRefs.',
  'check.noRoute.summary': 'No route leads here',
  'check.noRoute.headline': 'No route leads here',
  'check.noRoute.detail': 'no HTTPRoute names it',
  'check.noRouteWeight':
    '{route} names {backend} with weight 0 or behind a redirect, so it gets no requests. Raise the weight, or add a rule.',
  'check.noRouteWeight.summary': 'Route sends nothing here',
  'check.noRouteWeight.headline': 'No request is sent here',
  'check.noRouteWeight.detail': '{route} gives it weight 0',
  'check.routeParentMissing': 'HTTPRoute {route} names no Gateway under parentRefs, so nothing serves it. Name one.',
  'check.routeParentMissing.summary': 'Route names no Gateway',
  'check.routeParentMissing.headline': 'No Gateway under parentRefs',
  'check.routeParentMissing.detail': 'names no Gateway',
  'check.routeNotAccepted.summary': 'Route is not accepted',
  'check.routeNotAccepted.headline': 'Route not accepted: {reason}',
  'check.routeNotAccepted.detail': 'not accepted by {gateway}: {reason}',
  'check.routeNotAllowed':
    'Gateway {gateway} takes no routes from the namespace of {route} (NotAllowedByListeners). Set allowedRoutes on its listener, or move the route.',
  'check.routeHostname':
    'No listener of Gateway {gateway} has a host name in common with {route} (NoMatchingListenerHostname). Change the host names of one of them.',
  'check.routeNoParent':
    'Gateway {gateway} has no listener with the section name or port that {route} asks for (NoMatchingParent). Compare parentRefs with its listeners.',
  'check.routeNotAccepted':
    'Gateway {gateway} did not accept {route} ({reason}). Mend what the controller’s message names.',
  'check.routeStatusMissing':
    'The controller has not reported on {route} at Gateway {gateway} yet. Check that it runs.',
  'check.routeStatusMissing.summary': 'route not reported on yet',
  'check.routeStatusMissing.headline': 'Route not reported on yet',
  'check.routeStatusMissing.detail': 'no status from Gateway {gateway} yet',
  'check.routeRefsUnresolved':
    'A reference of {route} leads nowhere ({reason}): requests that are sent there get an error. Mend backendRefs.',
  'check.routeRefsUnresolved.summary': 'Route refers to nothing',
  'check.routeRefsUnresolved.headline': 'Reference not resolved: {reason}',
  'check.routeRefsUnresolved.detail': 'reference not resolved: {reason}',
  'check.routeBackendMissing':
    '{route} sends requests to AgentgatewayBackend {backend}, which does not exist: they get "500 service not found". Create it, or name another.',
  'check.modelNotAccepted': 'Not accepted by its Gateway',
  'check.modelRefersToNothing': 'Model refers to nothing',
  'check.modelStatusMissing': 'model not reported on yet',
  'check.grantMissing':
    'HTTPRoute {route} is in another namespace than {backend}, and no ReferenceGrant there lets it refer to it. Create a ReferenceGrant from HTTPRoute in {from} to AgentgatewayBackend.',
  'check.grantMissing.summary': 'ReferenceGrant is missing',
  'check.grantMissing.headline': 'No ReferenceGrant',
  'check.grantMissing.detail': 'no ReferenceGrant from namespace {from}',
  'check.samePath':
    'HTTPRoute {other} takes the same requests for {path} and is older, so none of them reaches what HTTPRoute {route} sends to. Give one of them another path.',
  'check.samePathByName':
    'HTTPRoute {other} takes the same requests for {path}, is as old and comes first by name, so none of them reaches what HTTPRoute {route} sends to. Give one of them another path.',
  'check.samePathByRule':
    'An earlier rule of HTTPRoute {route} takes the same requests for {path}, so none of them reaches what this one sends to. Give one of them another path.',
  'check.samePath.summary': 'Another route has {path}',
  'check.samePath.headline': 'Path {path} taken by {other}',
  'check.samePath.detail': '{path} goes to HTTPRoute {other}',
  'check.samePathWins':
    'HTTPRoute {other} wants the same requests for {path}, but HTTPRoute {route} comes first. The other’s backend gets none of them.',
  'check.samePathWins.summary': 'Shares {path}, comes first',
  'check.samePathWins.headline': 'Path {path} shared with {other}',
  'check.samePathWins.detail': '{path} shared with HTTPRoute {other}',

  'check.gatewayMissing': '{route} names Gateway {gateway}, which does not exist. Create it, or name another.',
  'check.gatewayMissing.summary': 'Gateway does not exist',
  'check.gatewayMissing.headline': 'No Gateway {gateway}',
  'check.gatewayMissing.detail': 'does not exist',
  'check.gatewayClassMissing':
    'Gateway {gateway} is of GatewayClass {className}, which does not exist, so no controller serves it. Check spec.gatewayClassName.',
  'check.gatewayClassMissing.summary': 'GatewayClass does not exist',
  'check.gatewayClassMissing.headline': 'No GatewayClass {className}',
  'check.gatewayClassMissing.detail': 'GatewayClass {className} does not exist',
  'check.gatewayClassForeign':
    'Gateway {gateway} belongs to another controller ({controller}), which does not know AgentgatewayBackends. Use a Gateway of agentgateway’s class.',
  'check.gatewayClassForeign.summary': 'Gateway of another controller',
  'check.gatewayClassForeign.headline': 'Gateway of another controller',
  'check.gatewayClassForeign.detail': 'belongs to {controller}',
  'check.gatewayClassNotAccepted':
    'No controller serves Gateway {gateway}: its GatewayClass {className} is not accepted. Check that the agentgateway controller runs.',
  'check.gatewayClassNotAccepted.summary': 'GatewayClass is not accepted',
  'check.gatewayClassNotAccepted.headline': 'GatewayClass {className} not accepted',
  'check.gatewayClassNotAccepted.detail': 'GatewayClass {className} is not accepted',
  'check.gatewayNotAccepted':
    'The controller did not accept Gateway {gateway} ({reason}). Mend what its message names.',
  'check.gatewayNotAccepted.summary': 'Gateway is not accepted',
  'check.gatewayNotAccepted.headline': 'Gateway not accepted: {reason}',
  'check.gatewayNotAccepted.detail': 'not accepted: {reason}',
  'check.listenerNotReady':
    'Listener {listener} of Gateway {gateway} does not serve ({reason}). Mend what the controller’s message names.',
  'check.listenerNotReady.summary': 'Listener {listener} does not serve',
  'check.listenerNotReady.headline': 'Listener {listener}: {reason}',
  'check.listenerNotReady.detail': 'listener {listener}: {reason}',
  'check.gatewayNotProgrammed':
    'Gateway {gateway} is not programmed ({reason}): its proxies have not got this configuration. Look at the controller.',
  'check.gatewayNotProgrammed.summary': 'Gateway is not programmed',
  'check.gatewayNotProgrammed.headline': 'Gateway not programmed: {reason}',
  'check.gatewayNotProgrammed.detail': 'not programmed: {reason}',
  'check.proxyNotRunning':
    'Gateway {gateway} has no proxy Pod that is running and ready, although the controller calls it programmed. Look at its Deployment.',
  'check.proxyNotRunning.summary': 'No proxy is running',
  'check.proxyNotRunning.headline': 'No proxy is running',
  'check.proxyNotRunning.detail': '0 of {all} proxies ready',
  'check.proxyWaiting':
    'No proxy Pod of Gateway {gateway} is ready ({reason}), although the controller calls it programmed. Look at the Pod.',
  'check.proxyWaiting.detail': '0 of {all} proxies ready: {reason}',
  'check.serviceMissing':
    'Gateway {gateway} has no Service, so nothing in or outside the cluster reaches it but a tunnel. Look at the controller’s log.',
  'check.serviceMissing.summary': 'Gateway has no Service',
  'check.serviceMissing.headline': 'No Service for the Gateway',
  'check.serviceMissing.detail': 'no Service',
  'check.addressPending':
    'Gateway {gateway} has no address yet: its Service waits for a load balancer. A prompt goes through a tunnel to a proxy Pod.',
  'check.addressPending.summary': 'Gateway has no address',
  'check.addressPending.headline': 'No address yet',
  'check.addressPending.detail': 'no address, tunnel used',
} as const;
