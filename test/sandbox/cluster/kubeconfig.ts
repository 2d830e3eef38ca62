import { stringify } from 'yaml';
import type { KeyedCertificate } from '../tls/certificates.ts';

type Credentials = { readonly token: string } | KeyedCertificate;

export interface KubeconfigParts {
  readonly server: string;
  /** PEM */
  readonly authority: string;
  readonly context: string;
  readonly user: string;
  readonly namespace?: string;
  readonly credentials: Credentials;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A kubeconfig with one context and everything embedded. */
export function kubeconfigText(parts: KubeconfigParts): string {
  const { context, user, credentials } = parts;
  const secret =
    'token' in credentials
      ? { token: credentials.token }
      : {
          'client-certificate-data': base64(credentials.certificate),
          'client-key-data': base64(credentials.key),
        };
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': context,
      clusters: [
        { name: context, cluster: { server: parts.server, 'certificate-authority-data': base64(parts.authority) } },
      ],
      users: [{ name: user, user: secret }],
      contexts: [
        {
          name: context,
          context: { cluster: context, user, ...(parts.namespace !== undefined && { namespace: parts.namespace }) },
        },
      ],
    },
    { lineWidth: 0 },
  );
}
