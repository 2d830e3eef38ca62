/** What a kind of the tests' own has: schema nodes in the dialect of CustomResourceDefinitions. */
interface OwnKind {
  readonly group: string;
  readonly kind: string;
  readonly spec: object;
  readonly status: object;
  /** Of the whole object. */
  readonly rules?: readonly object[];
}

/** A namespaced CustomResourceDefinition with one version, v1, and a status of its own; the plural ends in s. */
export function definition({ group, kind, spec, status, rules }: OwnKind) {
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular },
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
                spec,
                status,
              },
              ...(rules === undefined ? {} : { 'x-kubernetes-validations': rules }),
            },
          },
        },
      ],
    },
  };
}
