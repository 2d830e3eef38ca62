/** What the keys of known services look like: a prefix of the service's own, then its length at least. */
const forms: readonly (readonly [owner: string, form: RegExp])[] = [
  ['Anthropic', /^sk-ant-[a-z]+\d\d-[\w-]{20,}$/],
  ['OpenRouter', /^sk-or-v1-[0-9a-f]{32,}$/],
  ['OpenAI', /^sk-(?:proj|svcacct|admin|None)-[\w-]{20,}$/],
  ['OpenAI', /^sk-[A-Za-z0-9]{40,}$/],
  ['DeepSeek', /^sk-[0-9a-f]{32}$/],
  ['Google', /^AIza[\w-]{35}$/],
  ['Google', /"private_key"\s*:\s*"-----BEGIN/],
  ['Groq', /^gsk_[A-Za-z0-9]{40,}$/],
  ['xAI', /^xai-[A-Za-z0-9]{40,}$/],
  ['Perplexity', /^pplx-[A-Za-z0-9]{40,}$/],
  ['Hugging Face', /^hf_[A-Za-z0-9]{30,}$/],
  ['NVIDIA', /^nvapi-[\w-]{40,}$/],
  ['Replicate', /^r8_[A-Za-z0-9]{30,}$/],
  ['AWS', /^(?:AKIA|ASIA)[A-Z0-9]{16}$/],
  ['GitHub', /^(?:gh[oprsu]|github_pat)_\w{30,}$/],
];

/** Longer than any key, shorter than a file with one. */
const maxCredentialUnits = 8192;

/** What people write in place of a key. */
const isDummy = (text: string): boolean => /x{6,}|\.{3}|\*{3}|<|your|example|placeholder|changeme|dummy/i.test(text);

/**
 * The service whose key a text has the form of; undefined for everything else, such as a placeholder. The text is looked at
 * and never kept.
 */
export function credentialOwner(text: string): string | undefined {
  if (text.length < 20 || text.length > maxCredentialUnits || isDummy(text)) return undefined;
  // A header's value may be a text inside an expression.
  const token = bare(text.trim().replace(/^(["'])(.*)\1$/, '$2'));
  return forms.find(([, form]) => form.test(token))?.[0];
}

/** Whether a text where a key belongs can be one: long, in one word, of letters and digits. */
export function mayBeCredential(text: string): boolean {
  const token = bare(text.trim());
  return (
    token.length >= 20 && /^[\w.+/=-]+$/.test(token) && /\d/.test(token) && /[A-Za-z]/.test(token) && !isDummy(token)
  );
}

function bare(token: string): string {
  return token.replace(/^Bearer /, '');
}
