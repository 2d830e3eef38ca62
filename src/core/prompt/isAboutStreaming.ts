/** What endpoints that cannot stream have answered with. */
const statuses = new Set([400, 405, 422, 500, 501, 503]);

/**
 * Whether a refusal seems to be of streaming alone, so that the same prompt may be answered when it asks for the whole at
 * once. No API has a code for it: the word is all there is, and what follows from it is an offer only.
 */
export function isAboutStreaming(status: number, body: string): boolean {
  return statuses.has(status) && /\bstream(ing|ed)?\b/i.test(body);
}
