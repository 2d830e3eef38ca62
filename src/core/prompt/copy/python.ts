import {
  clientCall,
  fieldsOf,
  headerEntries,
  isEmpty,
  keyOrNone,
  literal,
  tunnelComment,
  type ClientCall,
} from './clientCode.ts';
import { bodyOf, type Recipe } from './recipe.ts';

/** The request as Python, by the library of its format, else by httpx, which that library brings along. */
export function python(recipe: Recipe): string {
  const call = clientCall(recipe);
  const lines = call === undefined ? byHttpx(recipe) : bySdk(recipe, call);
  return [...tunnelComment(recipe, '#'), ...lines, ''].join('\n');
}

function bySdk(recipe: Recipe, call: ClientCall): readonly string[] {
  const isOpenAi = call.sdk === 'openai';
  const name = isOpenAi ? 'OpenAI' : 'Anthropic';
  const headers = headerEntries(call.headers, recipe, (variable) => `os.environ.get(${literal(variable)}, "")`);
  return [
    `# pip install ${call.sdk}`,
    'import os',
    `from ${call.sdk} import ${name}`,
    '',
    `client = ${name}(`,
    `    base_url=${literal(call.base)},`,
    `    ${isOpenAi ? 'api_key' : 'auth_token'}=os.environ.get(${literal(keyOrNone.variable)}, ${literal(keyOrNone.none)}),`,
    ...(headers === '' ? [] : [`    default_headers=${headers},`]),
    ...(isEmpty(call.query) ? [] : [`    default_query=${literal(call.query)},`]),
    ')',
    // The library would send Anthropic's own key, too, where its variable is set.
    ...(isOpenAi ? [] : ['client.api_key = None']),
    ...askLines(recipe),
  ];
}

/** Prints an answer as it comes. */
const said = (pieces: string, text: string): readonly string[] => [
  `for ${pieces} in answer:`,
  ...text.split('\n').map((line) => `    ${line}`),
  'print()',
];

function askLines(recipe: Recipe): readonly string[] {
  const { format, input } = recipe;
  const create = (what: string): readonly string[] => [
    `answer = client.${what}.create(`,
    `    model=${literal(recipe.model)},`,
    ...Object.entries(fieldsOf(recipe)).map(([name, value]) => `    ${name}=${literal(value)},`),
    ...(input.stream ? ['    stream=True,'] : []),
    ')',
  ];
  switch (format.id) {
    case 'chatCompletions':
      return [
        ...create('chat.completions'),
        ...(input.stream
          ? said(
              'chunk',
              'if chunk.choices and chunk.choices[0].delta.content:\n    print(chunk.choices[0].delta.content, end="", flush=True)',
            )
          : ['print(answer.choices[0].message.content)']),
      ];
    case 'responses':
      return [
        ...create('responses'),
        ...(input.stream
          ? said('event', 'if event.type == "response.output_text.delta":\n    print(event.delta, end="", flush=True)')
          : ['print(answer.output_text)']),
      ];
    case 'messages':
      return [
        ...create('messages'),
        ...(input.stream
          ? said(
              'event',
              'if event.type == "content_block_delta" and event.delta.type == "text_delta":\n    print(event.delta.text, end="", flush=True)',
            )
          : ['print(answer.content[0].text)']),
      ];
    case 'embeddings':
      return [...create('embeddings'), 'print(len(answer.data[0].embedding), answer.data[0].embedding[:8])'];
    case 'models':
      return ['for model in client.models.list():', '    print(model.id)'];
  }
}

function byHttpx(recipe: Recipe): readonly string[] {
  const { format, origin, path, host, scheme, headers } = recipe;
  const isNamed = host !== undefined && scheme === 'https';
  const body = bodyOf(recipe);
  return [
    '# pip install httpx',
    'import os',
    'import httpx',
    '',
    `headers = ${literal({ ...(host === undefined ? {} : { host }), ...headers })}`,
    ...recipe.secrets.flatMap(({ name, prefix, variable }) => [
      `if os.environ.get(${literal(variable)}):`,
      `    headers[${literal(name)}] = ${prefix === '' ? '' : `${literal(prefix)} + `}os.environ[${literal(variable)}]`,
    ]),
    `with httpx.stream(`,
    `    ${literal(format.method)},`,
    `    ${literal(origin + path)},`,
    '    headers=headers,',
    ...(body === undefined ? [] : [`    content=${literal(body)}.encode(),`]),
    '    timeout=120,',
    ...(isNamed ? [`    extensions={"sni_hostname": ${literal(host)}},`] : []),
    ') as reply:',
    '    for line in reply.iter_lines():',
    '        print(line)',
  ];
}
