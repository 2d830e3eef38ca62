/** Where the page's files are, and what may load them. */
export interface PageSources {
  /** VS Code's source for resources of this webview. */
  readonly cspSource: string;
  /** Random for every page: only the script that carries it runs. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Language tag of the texts, such as `en`. */
  readonly language: string;
  readonly title: string;
}

/**
 * The document of a page. Its policy allows our script, our style sheets and the icon font; no inline style,
 * no picture, no frame and no connection of any kind, whatever an answer or a cluster says.
 */
export function pageHtml({ cspSource, nonce, scriptUri, styleUri, language, title }: PageSources): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!doctype html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escape(styleUri)}">
<title>${escape(title)}</title>
</head>
<body>
<script type="module" nonce="${escape(nonce)}" src="${escape(scriptUri)}"></script>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
