/** The validator's command line. Codes of kubeconfig and cluster whose advice fits a view only have their own text here. */
export const commandLineMessages = {
  'check.noFiles': 'Name at least one file or folder to check, or - for the standard input.',
  'check.badOption': 'The arguments cannot be read: {detail}.',
  'check.badFormat': 'The format "{format}" does not exist. It is one of: text, json, sarif.',
  'check.badRelease': 'There are no bundled schemas of agentgateway {release}. There are: {available}.',
  'check.unreadable': '{file} cannot be read: {detail}',
  'check.missing': '{file} does not exist.',
  'check.noYaml': 'The folder {file} holds no YAML file.',
  'check.noMatch': 'No file matches {pattern}.',
  'check.noDefinitions': 'The folder {folder} holds no CustomResourceDefinition in a .yaml, .yml or .json file.',
  'check.summary': '{checked}, {found}; {skipped} of other kinds.',
  'check.documents': '{count} documents checked',
  'check.documents.one': '1 document checked',
  'check.errors': '{count} errors',
  'check.errors.none': 'no errors',
  'check.errors.one': '1 error',
  'check.warnings': '{count} warnings',
  'check.warnings.one': '1 warning',
  'check.unchecked': '{count} rules of the schemas are newer than this tool and were not checked.',
  'check.unchecked.one': '1 rule of the schemas is newer than this tool and was not checked.',
  'check.server': 'The API server: {text}',
  'check.usage':
    'Usage: npm run --silent check -- [--kubeconfig FILE [--context NAME]] [--crds DIR]… [--release X.Y.Z] [--format text|json|sarif] FILE…|-',
  'check.help': `Judges Kubernetes YAML as the API server would: agentgateway's kinds, routes, gateways and Secrets.

  FILE…|-            files, folders with all YAML below them, patterns ('deploy/**/*.yaml'), or - for the standard input
  --kubeconfig FILE  judge by the schemas that this kubeconfig's cluster serves; nothing is written to it
  --context NAME     the context to take, in place of the kubeconfig's current one
  --crds DIR         judge by the CustomResourceDefinitions in and below DIR (repeatable); behind the cluster's when both are given
  --release X.Y.Z    judge by the bundled schemas of this release of agentgateway; the newest is {newest}
  --format FORMAT    text (the default), json or sarif
  --help             this text

What the API server would take but could not work is a warning: what a file shows by itself, such as a Secret without the
key that the gateway reads.

Ends with 0 when nothing is refused, 1 when at least one document is, 2 when it could not be checked.`,

  'check.contextAlone': '--context chooses within a kubeconfig. Name that one with --kubeconfig.',
  'check.notInstalled':
    'The cluster of context {context} has no {kind} in its OpenAPI v3: agentgateway is not installed there. Install it, or leave out --kubeconfig to use the bundled schemas.',
  'check.clusterSlow':
    'The schemas of context {context} were not there after {seconds} s. Try again, or leave out --kubeconfig to use the bundled ones.',
  'check.noCurrentContext':
    'The kubeconfig {path} sets no current context. Choose one with --context; it has: {available}.',
  'check.kubeconfigMalformed': 'The kubeconfig {path} is not valid YAML at line {line}, column {column}.',
  'check.notKubeconfig': 'The file {path} is not a kubeconfig: {field} is missing or of another type.',
  'check.kubeconfigMissing': 'The kubeconfig {path} does not exist.',
  'check.credentials': 'No credentials could be had for context {context}: {detail}. Sign in again, then run it again.',
  'check.unauthorized':
    'The API server {server} refused the credentials of context {context}. Sign in again, then run it again.',
  'check.cut': 'The API server {server} broke off its answer ({detail}). Run it again.',
} as const;
