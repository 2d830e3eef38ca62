import { definition } from '../support/definition.ts';

/** A kind of the tests' own, with a rule, a default and a status of its own. */
export const NOTE_CRD = definition({
  group: 'example.com',
  kind: 'Note',
  spec: {
    type: 'object',
    'x-kubernetes-validations': [{ rule: 'self.text != "bad"', message: 'not bad' }],
    properties: {
      text: { type: 'string' },
      size: { type: 'integer', default: 3 },
      more: { type: 'object', additionalProperties: { type: 'string' } },
      items: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
    },
  },
  status: { type: 'object', properties: { seen: { type: 'boolean' } } },
});

export const NOTES = '/apis/example.com/v1/namespaces/default/notes';
