/** What keys look like inside of other text: the prefix of a service and what follows it, what stands after `Bearer`, a header's value. */
const keys =
  /\b(?:sk|pk|rk|xai|pplx|nvapi|gsk|hf|r8|gh[oprsu]|github_pat)[-_][\w*.-]{12,}|\bAIza[\w-]{20,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g;
const named =
  /\b(bearer\s+|(?:x-)?(?:goog-)?api[-_]?key["']?\s*[:=]\s*["']?|authorization["']?\s*[:=]\s*["']?(?:bearer\s+)?)[^\s"',;{}]{6,}/gi;
const inAddress = /(\/\/[^\s/:@]+:)[^\s/@]+@/g;

const mark = '[removed]';

/** A text without what looks like a key in it: replies of providers and programs repeat what they were sent. */
export function redactKeys(text: string): string {
  return text
    .replace(inAddress, `$1${mark}@`)
    .replace(keys, mark)
    .replace(named, (_whole, before: string) => `${before}${mark}`);
}
