/** What completion, hover and related places say; facts only, descriptions come from the schemas. */
export const languageMessages = {
  'language.related.secretKey': 'The Secret holds the data key "{key}" here.',
  'language.related.other': 'Belongs to it.',

  'language.fileTooLarge':
    'This file has {size} KiB and is not judged: the limit is {limit} KiB (setting agentgateway.validation.maxFileSize).',
  'language.silenceLine': 'Ignore {code} in this line',
  'language.silenceFile': 'Ignore {code} in this file',

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
