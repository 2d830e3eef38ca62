/** What stands in the place of a secret. */
export const hidden = '•••';

/** What is shorter is found in any text, and would hide what is none. */
const shortestSecret = 4;

/** A text in which no secret stands, be it plain, in base64 or encoded for a URL. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const shapes = secrets.filter((secret) => secret.length >= shortestSecret).flatMap(shapesOf);
  return shapes
    .toSorted((first, second) => second.length - first.length)
    .reduce((rest, shape) => rest.replaceAll(shape, hidden), text);
}

function shapesOf(secret: string): readonly string[] {
  const bytes = Array.from(new TextEncoder().encode(secret), (byte) => String.fromCharCode(byte)).join('');
  const base64 = btoa(bytes).replace(/=+$/, '');
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64];
}
