import { Document, isCollection, isScalar, visit } from 'yaml';
import type { JsonObject } from '../resource/json.ts';
import { shellWord } from '../prompt/copy/posixShell.ts';

/** On every Pod that a diagnosis makes; nothing else has it. */
export const checkLabel = 'agentgateway-tools/check';

/** The server ends the Pod by itself after this, whatever becomes of us. Pulling the image counts. */
export const deadlineSeconds = 60;

/** curl alone, 20 MB, without a shell of its own being needed. */
const image = 'curlimages/curl:8.16.0';
const container = 'curl';
/** A user that no image has; the profile asks for a number, because a name cannot be checked before the start. */
const nobody = 65_532;
/** What curl waits for in all. */
const curlSeconds = 15;

function podSpec(url: string): JsonObject {
  return {
    activeDeadlineSeconds: deadlineSeconds,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: nobody,
      runAsGroup: nobody,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: container,
        image,
        command: ['curl', '--silent', '--show-error', '--fail', '--max-time', String(curlSeconds), url],
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
      },
    ],
  };
}

/** Before a name of our own; what follows is chosen anew each time. */
export const checkPodPrefix = 'agentgateway-tools-check-';

/** A Pod that asks for one address and ends, as the restricted Pod Security profile wants it. */
export function checkPod(namespace: string, name: string, url: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'agentgateway-tools', [checkLabel]: 'ollama' },
    },
    spec: podSpec(url),
  };
}

/** What has room in one line: a question is read whole, without scrolling. */
const oneLiners = new Set(['labels', 'securityContext', 'command', 'requests', 'limits']);

/** The same as people read it. */
export function checkPodYaml(namespace: string, name: string, url: string): string {
  const document = new Document(checkPod(namespace, name, url));
  visit(document, {
    Pair: (_, { key, value }) => {
      if (isCollection(value) && isScalar(key) && oneLiners.has(String(key.value))) value.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** The same by hand, in one line: kubectl makes it, shows what it says and removes it. */
export function checkPodCommand(context: string, namespace: string, url: string): string {
  const overrides = JSON.stringify({ spec: podSpec(url) });
  const words = [
    'kubectl',
    `--context=${context}`,
    `--namespace=${namespace}`,
    'run',
    'agentgateway-tools-check',
    `--image=${image}`,
    '--restart=Never',
    '--rm',
    '--attach',
    '--quiet',
    `--overrides=${overrides}`,
  ];
  return words.map(shellWord).join(' ');
}
