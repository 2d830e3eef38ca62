/** The questions of New Provider Backend, what it says of an answer, and the comments in the YAML that it writes. */
export const scaffoldMessages = {
  'scaffold.title': 'New provider backend',
  'scaffold.step.provider': 'Choose a provider',
  'scaffold.step.name': 'Name of the backend. Its Secret, route and path are named after it.',
  'scaffold.step.namespace': 'Namespace: choose one, or type another',
  'scaffold.step.model': 'Model: choose one, or type another',
  'scaffold.useTyped': 'use what you typed',
  'scaffold.notUsable': 'cannot be used: {reason}',
  'scaffold.fromEnvironment': 'from {variable}',
  'scaffold.name.empty': 'A name is needed.',
  'scaffold.name.tooLong': 'The name has {length} characters; {limit} are allowed.',
  'scaffold.name.character': 'A name has lower-case letters, digits, "-" and "."; "{found}" is none of them.',
  'scaffold.name.edge': 'A name begins and ends with a letter or a digit, and so does each part between dots.',
  'scaffold.namespace.empty': 'A namespace is needed.',
  'scaffold.namespace.tooLong': 'The namespace has {length} characters; {limit} are allowed.',
  'scaffold.namespace.character': 'A namespace has lower-case letters, digits and "-"; "{found}" is none of them.',
  'scaffold.namespace.edge': 'A namespace begins and ends with a letter or a digit.',
  'scaffold.model.empty': 'A model is needed.',
  'scaffold.model.tooLong': 'The model has {length} characters; {limit} are allowed.',
  'scaffold.model.character': 'A model is one line without control characters.',
  'scaffold.comment.dataKey': 'The gateway reads this data key only. Apply fills in {variable} (so does envsubst).',
  'scaffold.comment.dataKeyDefault':
    'Read unless secretRef.key names another. Apply fills in {variable} (so does envsubst).',
  'scaffold.comment.host': "As the gateway's Pod reaches it: localhost would be the Pod itself.",
  'scaffold.comment.tls': 'Without this a host override sends plain HTTP, to port 443 too.',
  'scaffold.comment.routes': 'Without this map every request is read as Chat Completions, /v1/messages too.',
  'scaffold.comment.stripPrefix':
    "With a host override the client's path goes on as it is, so {path} is taken off here.",
  'scaffold.comment.otherNamespace':
    "The Gateway is in another namespace: its listener's allowedRoutes must let {namespace} in.",
} as const;
