/** Untrusted text in one line: no break in it, no letter that is not seen, and none that turns the direction of writing. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}
