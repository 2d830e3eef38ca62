/** When our completion or hover answers: always, never, or where nothing else has a schema for the document. */
type ProviderMode = 'auto' | 'on' | 'off';

export function readMode(setting: unknown): ProviderMode {
  return setting === 'on' || setting === 'off' ? setting : 'auto';
}

/** A schema that the text itself names, as editors of YAML read it; `none` names none. */
const schemaComment = /^[ \t]*#[ \t]*yaml-language-server[ \t]*:.*\$schema=(?!none\b)\S/m;
const schemaKey = /^["']?\$schema["']?[ \t]*:/m;

/** Whether a text names the JSON schema that judges it: another provider then answers for it, and is meant to. */
export function namesSchema(text: string): boolean {
  return schemaComment.test(text) || schemaKey.test(text);
}

const groups = /^apiVersion:[ \t]*["']?(?:agentgateway\.dev|gateway\.networking\.k8s\.io)\//m;
const secret = /^kind:[ \t]*["']?Secret\b/m;

/**
 * Whether every document of a text is of the kinds that we judge, with one of agentgateway or Gateway API among them: nobody
 * else need judge it. Of a file that holds other kinds too, others judge those.
 */
export function isOursWholly(text: string): boolean {
  const documents = text.split(/^---(?=\s|$)/m).filter((document) => /^[^#\s]/m.test(document));
  return (
    documents.some((document) => groups.test(document)) &&
    documents.every((one) => groups.test(one) || secret.test(one))
  );
}
