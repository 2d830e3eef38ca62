import { defaultSecretKey } from '../resource/authSecrets.ts';
import { message } from '../messages/index.ts';
import { apiVersionOf, kinds } from '../resource/kinds.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import type { ScaffoldAnswers } from './answers.ts';
import { metadata } from './metadata.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { CommentedDocument } from './writeDocuments.ts';

/**
 * The Secrets of the providers that need a new one, with placeholders: a key never stands in a file that we write.
 *
 * The data key is the one that the gateway reads when the backend names none, whatever the release: agentgateway ≥ 1.4.0
 * could be told another by `secretRef.key`, but that would gain nothing, would be refused by the CRDs of 1.0 to 1.3, and
 * a value found through `secretRef.key` keeps a leading `Bearer `, which this one loses. So `features.secretRefKey`
 * decides only what the comment may claim.
 */
export function secretDocuments(
  answers: ScaffoldAnswers,
  names: ResourceNames,
  features: GatewayFeatures,
): readonly CommentedDocument[] {
  const { failover } = answers;
  const first = names.secret === undefined ? [] : [secretDocument(answers, names.secret, features)];
  if (failover === undefined || names.failoverSecret === undefined || names.failoverSecret === names.secret)
    return first;
  return [...first, secretDocument({ ...answers, provider: failover.provider }, names.failoverSecret, features)];
}

function secretDocument(answers: ScaffoldAnswers, name: string, features: GatewayFeatures): CommentedDocument {
  const { credential } = answers.provider;
  const variables =
    credential.kind === 'cloud'
      ? credential.environments
      : { [defaultSecretKey]: credential.kind === 'secret' ? credential.environment : '' };
  const [first] = Object.entries(variables).map(([key, variable]) => ({ path: ['stringData', key], variable }));
  const values = Object.entries(variables).map(([key, variable]): [string, string] => [key, `\${${variable}}`]);
  const names = Object.values(variables).join(', ');
  const isKey = credential.kind === 'secret';
  return {
    content: {
      apiVersion: apiVersionOf(kinds.secret),
      kind: kinds.secret.kind,
      metadata: metadata(name, answers),
      stringData: Object.fromEntries(values),
    },
    comments:
      first === undefined
        ? []
        : [
            {
              path: first.path,
              text: !isKey
                ? message('scaffold.comment.dataKeys', { variables: names })
                : features.secretRefKey
                  ? message('scaffold.comment.dataKeyDefault', { variable: names })
                  : message('scaffold.comment.dataKey', { variable: names }),
            },
          ],
    // A key of digits only, put in by envsubst, must stay a string.
    quoted: Object.keys(variables).map((key) => ['stringData', key]),
  };
}
