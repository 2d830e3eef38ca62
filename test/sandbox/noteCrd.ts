/** A kind of the tests' own, with a rule, a default and a status of its own. */
export const NOTE_CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'notes.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Note', listKind: 'NoteList', plural: 'notes', singular: 'note' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { type: 'object' },
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
            },
          },
        },
      },
    ],
  },
};

export const NOTES = '/apis/example.com/v1/namespaces/default/notes';
