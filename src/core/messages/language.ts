/** What completion, hover and related places say; facts only, descriptions come from the schemas. */
export const languageMessages = {
  'language.related.secretKey': 'The Secret holds the data key "{key}" here.',
  'language.related.other': 'Belongs to it.',

  'language.type.object': 'map',
  'language.type.array': 'list',
  'language.type.string': 'string',
  'language.type.integer': 'whole number',
  'language.type.number': 'number',
  'language.type.boolean': 'true or false',
  'language.type.intOrString': 'whole number or string',
  'language.type.any': 'any value',

  'language.required': 'required',
  'language.default': 'default',
  'language.excludes': 'not together with {fields}',

  'language.origin.bundled': 'Built-in schema, agentgateway {release}',
  'language.origin.file': 'Schema from {file}',
  'language.origin.cluster': 'Schema of the cluster {context}',
  'lens.state': '{state} in {context}',
  'lens.absent': 'Not in {context}',
  'lens.sendPrompt': 'Send prompt',
  'lens.apply': 'Apply',
  'lens.diff': 'Diff',
  'lens.state.tooltip': 'Diagnose {name}',

  'language.rename.notAName': 'Only the name of a resource, or a reference to one, can be renamed.',
  'language.rename.undeclared': 'No file of this workspace declares {kind} {name}, so it cannot be renamed here.',
  'language.rename.invalid':
    '"{name}" is no valid name. Use at most 253 lower-case letters, digits, "-" and ".", with a letter or digit at both ends.',
  'language.rename.taken': '{file} declares {kind} {name} already. Choose another name.',
  'language.rename.title': 'Rename {kind} {name} to {newName}',
  'language.rename.live':
    'The live {kind} {name} in {context} keeps its name: applying these files creates a second one beside it.',
  'language.rename.partial':
    'The workspace has more YAML files than are searched: references in others stay as they are.',

  'language.serverWords': 'API server: {words}',

  'language.fact.required': '{holder} needs it.',
  'language.fact.default': 'Default: {value}',
  'language.fact.allowed': 'One of: {values}',
  'language.fact.minimum': 'At least {limit}',
  'language.fact.above': 'Above {limit}',
  'language.fact.maximum': 'At most {limit}',
  'language.fact.below': 'Below {limit}',
  'language.fact.multipleOf': 'A multiple of {limit}',
  'language.fact.minLength': 'At least {limit} characters',
  'language.fact.maxLength': 'At most {limit} characters',
  'language.fact.minItems': 'At least {limit} items',
  'language.fact.maxItems': 'At most {limit} items',
  'language.fact.minProperties': 'At least {limit} entries',
  'language.fact.maxProperties': 'At most {limit} entries',
  'language.fact.pattern': 'Form: {pattern}',
  'language.fact.exactlyOne': 'Exactly one of: {fields}',
  'language.fact.atMostOne': 'At most one of: {fields}',
  'language.fact.atLeastOne': 'At least one of: {fields}',
  'language.fact.minimumDuration': 'At least {limit}',
} as const;
