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

  'check.literalCredential':
    'A key in plain text under {field}: whoever may read this has it. Keep it in a Secret that no file holds, and refer to that.',
  'check.literalCredential.summary': 'Key in plain text',
  'check.literalCredential.headline': 'Key in plain text',
  'check.literalCredential.detail': '{field} holds a key in plain text',
  'check.literalInSecret':
    'The data key "{key}" holds what looks like a key of {owner}, and with it this file does. Let a variable stand for it, and set that when you apply.',
  'check.literalInSecret.summary': 'Key in a file',
  'check.literalInSecret.headline': 'Key in a file',
  'check.literalInSecret.detail': '"{key}" looks like a key of {owner}',
  'check.placeholderUnset':
    'Nothing here sets {variable}: kubectl applies the placeholder as it stands. Fill it in before (envsubst, for example), or set the variable.',
  'check.placeholderUnset.summary': '{variable} is not set',
  'check.placeholderUnset.headline': '{variable} is not set',
  'check.placeholderUnset.detail': '{variable} is not set',
  'check.tlsMissing':
    'Provider {provider} goes to {host} on port 443 without TLS: a host override turns TLS off unless policies.tls is set. The request, and the key with it, is sent in plain text. Add tls.',
  'check.tlsMissing.summary': 'TLS to port 443 is off',
  'check.tlsMissing.headline': 'TLS to port 443 is off',
  'check.tlsMissing.detail': 'no tls for {host}:443',
  'check.overrideWithoutPath':
    'Provider {provider} gets requests of {formats} translated, but at {host} they arrive at the path that the client called: a host override without path or pathPrefix leaves it as it is. Set one of them.',
  'check.overrideWithoutPath.summary': 'Host override without path',
  'check.overrideWithoutPath.headline': 'Host override without path',
  'check.overrideWithoutPath.detail': '{formats} arrives at the client’s path',
  'check.routeTypeModels':
    'The gateway does not implement the route type Models: requests for {path} get "501 Route \'Models\' not implemented". Passthrough asks the provider itself.',
  'check.routeTypeModels.summary': 'Route type Models unsupported',
  'check.routeTypeModels.headline': 'Route type Models unsupported',
  'check.routeTypeModels.detail': '{path} answers 501',
  'check.messagesNotRouted':
    'Without policies.ai.routes every request is read as Chat Completions: clients of the Messages API, which provider {provider} itself speaks, get an answer in the wrong shape.',
  'check.messagesNotRouted.summary': 'No route table',
  'check.messagesNotRouted.headline': 'No route table',
  'check.messagesNotRouted.detail': 'everything is read as Chat Completions',
  'check.pathNotRouted':
    'Clients of {path} speak {format}, but {backend} has no entry for it under policies.ai.routes and reads their requests as Chat Completions. Add one.',
  'check.pathNotRouted.summary': '{format} is not routed',
  'check.pathNotRouted.headline': '{format} is not routed',
  'check.pathNotRouted.detail': '{path} is read as Chat Completions',
  'check.formatUnsupported':
    'Provider {provider} can neither serve {format} nor be translated to it: requests for {path} get "unsupported conversion". Remove the entry, or let it pass through.',
  'check.formatUnsupported.summary': '{format} cannot be served',
  'check.formatUnsupported.headline': '{format} cannot be served',
  'check.formatUnsupported.detail': '{provider} does not serve {format}',
  'check.modelAliasUnreachable':
    'The alias {alias} is never used: {provider} sets the model {model}, which replaces the client’s before aliases are looked at.',
  'check.modelAliasUnreachable.summary': 'Alias is never used',
  'check.modelAliasUnreachable.headline': 'Alias {alias} is never used',
  'check.modelAliasUnreachable.detail': '{alias} is hidden by {model}',
  'check.azureEndpointUrl':
    'The endpoint is a host name, without a scheme and a path: the gateway looks up "{endpoint}" as it stands.',
  'check.azureEndpointUrl.summary': 'Endpoint is no host name',
  'check.azureEndpointUrl.headline': 'Endpoint is no host name',
  'check.azureEndpointUrl.detail': '{endpoint}',
  'check.azureEndpointSuffix':
    'The gateway knows endpoints that end in .openai.azure.com or .services.ai.azure.com; of this one it makes {endpoint}.openai.azure.com. Use an OpenAI provider with host and port for another address.',
  'check.azureEndpointSuffix.summary': 'Endpoint is none of Azure',
  'check.azureEndpointSuffix.headline': 'Endpoint is none of Azure',
  'check.azureEndpointSuffix.detail': '{endpoint}.openai.azure.com is asked',
  'check.backendRefKind':
    'This reference means a {written}; {name} is an AgentgatewayBackend, whose group is agentgateway.dev. Name group and kind.',
  'check.backendRefKind.summary': 'Reference of another kind',
  'check.backendRefKind.headline': 'Reference of another kind',
  'check.backendRefKind.detail': 'refers to a {written}',
  'check.prefixNotStripped':
    '{path} goes on to {host} with the request, which then asks for {path}/v1/… there: a host override sees the path of the client. Rewrite the prefix to / unless that server has it.',
  'check.prefixNotStripped.summary': 'Prefix {path} goes upstream',
  'check.prefixNotStripped.headline': 'Prefix {path} is not stripped',
  'check.prefixNotStripped.detail': '{path} is sent to {host}',
  'check.duplicateResource':
    'This file has another {kind} {name} in the same namespace: of the two, the later one is what the cluster keeps.',
  'check.duplicateResource.summary': '{kind} is here twice',
  'check.duplicateResource.headline': '{name} is here twice',
  'check.duplicateResource.detail': 'another {kind} {name} in this file',
  'check.duplicateElsewhere':
    '{file} in the same folder has a {kind} {name} in the same namespace, too: where both are applied, the last one wins.',
  'check.duplicateElsewhere.summary': '{kind} is in two files',
  'check.duplicateElsewhere.headline': '{name} is in two files',
  'check.duplicateElsewhere.detail': 'also in {file}',
  'check.secretElsewhere':
    'Namespace {namespace} has a Secret of this name, but a reference never leaves its own namespace.',
  'check.fix.add': 'Add {field}',
  'check.fix.setField': 'Set {field} to {value}',
  'check.fix.remove': 'Remove {field}',
  'check.fix.removeModel': 'Remove model {model}, so that clients choose',
  'check.fix.addRoute': 'Route {path} as {format}',
  'check.fix.addRoutes': 'Add a route table',
  'check.fix.usePlaceholder': 'Replace the key by {placeholder}',
  'check.fix.moveToSecret': 'Refer to a Secret {secret} instead',
  'check.fix.nameBackendKind': 'Name group and kind of AgentgatewayBackend',
  'check.fix.stripPrefix': 'Rewrite {path} to /',
  'check.fix.changeTo': 'Change to {value}',
  'check.fix.addResource': 'Add a {kind} {name}',
  'check.fix.removeResource': 'Remove this resource',
  'check.fix.removeEarlier': 'Remove the earlier resource',
  'check.fix.addGrant': 'Add a ReferenceGrant for namespace {namespace}',
  'check.fix.nameGateway': 'Name Gateway {gateway}',
  'check.fix.allowNamespaces': 'Let listener {listener} take routes of all namespaces',
  'check.fix.allowKind': 'Let listener {listener} take {kind}',
  'check.fix.removeInline': 'Remove {field} here, so that policy {policy} counts',
  'check.fix.removeFromPolicy': 'Remove {field} from policy {policy}',
  'check.fix.useHost': 'Use openai with host {host}',
  'check.fix.addVariable': 'Add {variable} to .env',

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
  'check.proxyRefusedConfig':
    'A proxy of Gateway {gateway} refused a part of its configuration ({time}): there it goes on with what it had before. No condition tells this, and nothing tells when it is mended; send a prompt to see.',
  'check.proxySays': 'The proxy: {words}',
  'check.proxyRefusedConfig.summary': 'Proxy refused its configuration',
  'check.proxyRefusedConfig.headline': 'Proxy of {gateway} refused configuration',
  'check.proxyRefusedConfig.detail': 'a proxy refused its configuration',
  'check.policySectionMissing':
    'Policy {policy} is for {section} of {target}, which has nothing of that name: none of its settings has an effect there. Not every controller reports this.',
  'check.policySectionMissing.summary': 'Policy {policy} attaches to nothing',
  'check.policySectionMissing.headline': 'Policy {policy} attaches to nothing',
  'check.policySectionMissing.detail': 'nothing here is called {section}',
  'check.policySections': 'There is: {sections}.',
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
  'check.routeKindNotAllowed':
    'No listener of Gateway {gateway} takes {route}: their allowedRoutes.kinds do not name {kind} (NotAllowedByListeners). Add it, or remove kinds.',
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
