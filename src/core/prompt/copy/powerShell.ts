import { portForward, titled } from './posixShell.ts';
import { bodyOf, curlAddress, type Recipe } from './recipe.ts';

/** curl reads lines of 100 KB of its configuration (until 8.9); escapes may double a body. */
const maxLineLength = 40_000;

/**
 * The request for curl in PowerShell. All that it says goes in by curl's own configuration: PowerShell 5 and 7 quote the
 * arguments of programs differently, and the pipe of 5 knows ASCII only.
 */
export function powerShellCurl(recipe: Recipe): string {
  const { url = recipe.origin + recipe.path, connectTo, headers } = curlAddress(recipe);
  const body = asciiJson(bodyOf(recipe) ?? '');
  const isLong = body.length > maxLineLength;
  const settings: readonly (readonly [name: string, value: string])[] = [
    ['url', url],
    ...(connectTo === undefined ? [] : [['connect-to', connectTo] as const]),
    ...headers.map(([name, value]) => ['header', `${name}: ${value}`] as const),
    ...(body === '' || isLong ? [] : [['data-raw', body] as const]),
  ];
  return [
    ...(recipe.tunnel === undefined
      ? []
      : ['# In another terminal:', `# kubectl ${portForward(recipe.tunnel).map(powerShellWord).join(' ')}`]),
    "$request = @'",
    ...settings.map(([name, value]) => `${name} = "${configText(value)}"`),
    "'@",
    ...recipe.secrets.map(({ name, prefix, variable }) => {
      const value = `$env:${variable}`;
      return `if (${value}) { $request += "\`nheader = \`"${titled(name)}: ${prefix}${value}\`"" }`;
    }),
    ...(isLong ? byFile(body) : [`$request | ${curl} --config -`]),
    '',
  ].join('\n');
}

const curl = 'curl.exe --silent --show-error --no-buffer';

/** A body that is too long for a line goes in by a file of its own. */
function byFile(body: string): readonly string[] {
  return [
    '$file = New-TemporaryFile',
    "Set-Content -LiteralPath $file -Encoding ascii -NoNewline -Value @'",
    body,
    "'@",
    `$request | ${curl} --data-binary "@$file" --config -`,
    'Remove-Item -LiteralPath $file',
  ];
}

/** PowerShell takes typographic quotes for quotes, too. */
function powerShellWord(text: string): string {
  const line = text.replaceAll(/[\r\n]+/g, ' ');
  return /^[\w:./-]+$/.test(line) ? line : `'${line.replaceAll(/['\u2018-\u201B]/g, '$&$&')}'`;
}

/** Between double quotes of curl's configuration. */
function configText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
}

/** JSON that says the same in ASCII. */
function asciiJson(json: string): string {
  return json.replaceAll(/[\u007F-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
