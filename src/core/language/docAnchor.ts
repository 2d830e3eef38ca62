/** The heading of docs/checks.md that explains a code, as Markdown makes an anchor of it. */
export function docAnchor(code: string): string {
  if (code.startsWith('validate.')) return 'what-the-api-server-refuses';
  return code.startsWith('yaml.') ? 'what-cannot-be-read' : code;
}
