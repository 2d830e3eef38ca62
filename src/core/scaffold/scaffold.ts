import { fillTemplate } from '../messages/message.ts';
import { render, type Translate } from '../messages/index.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import type { ScaffoldAnswers } from './answers.ts';
import { backendDocument } from './backendDocument.ts';
import { resourceNames } from './resourceNames.ts';
import { exposureDocuments } from './routeDocument.ts';
import { secretDocuments } from './secretDocument.ts';
import { writeDocuments } from './writeDocuments.ts';

/**
 * The YAML that makes a provider work: a Secret where a key is needed, the backend and its HTTPRoute, in the order in
 * which they can be applied. `features` is what the gateway that it is for can do; `translate` is for the comments.
 */
export function scaffold(
  answers: ScaffoldAnswers,
  features: GatewayFeatures,
  translate: Translate = fillTemplate,
): string {
  const names = resourceNames(answers);
  const documents = [
    ...secretDocuments(answers, names, features),
    backendDocument(answers, names, features),
    ...exposureDocuments(answers, names),
  ];
  return writeDocuments(documents, (comment) => render(comment, translate));
}
