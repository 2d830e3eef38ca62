/** What kustomize looks for in a folder. */
export const kustomizationNames: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** How many folders up from a file a kustomization is looked for that may name it as a patch. */
export const kustomizationLevels = 4;
