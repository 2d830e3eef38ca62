import { defaultSecretKey } from '../resource/authSecrets.ts';
import { message } from '../messages/index.ts';
import { apiVersionOf, kinds } from '../resource/kinds.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import type { ScaffoldAnswers } from './answers.ts';
import { metadata } from './metadata.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { CommentedDocument } from './writeDocuments.ts';

/**
 * The Secret of a provider that needs a key, with a placeholder for it: a key never stands in a file that we write.
 *
 * The data key is the one that the gateway reads when the backend names none, whatever the release: agentgateway ≥ 1.4.0
 * could be told another by `secretRef.key`, but that would gain nothing, would be refused by the CRDs of 1.0 to 1.3, and
 * a value found through `secretRef.key` keeps a leading `Bearer `, which this one loses. So `features.secretRefKey`
 * decides only what the comment may claim.
 */
export function secretDocument(
  answers: ScaffoldAnswers,
  names: ResourceNames,
  features: GatewayFeatures,
): readonly CommentedDocument[] {
  const { credential } = answers.provider;
  if (credential.kind === 'none' || names.secret === undefined) return [];
  const variable = credential.environment;
  const path = ['stringData', defaultSecretKey];
  return [
    {
      content: {
        apiVersion: apiVersionOf(kinds.secret),
        kind: kinds.secret.kind,
        metadata: metadata(names.secret, answers),
        stringData: { [defaultSecretKey]: `\${${variable}}` },
      },
      comments: [
        {
          path,
          text: features.secretRefKey
            ? message('scaffold.comment.dataKeyDefault', { variable })
            : message('scaffold.comment.dataKey', { variable }),
        },
      ],
      // A key of digits only, put in by envsubst, must stay a string.
      quoted: [path],
    },
  ];
}
