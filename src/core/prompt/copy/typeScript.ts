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

/** The request as TypeScript for Node, by the library of its format, else by Node's own client. */
export function typeScript(recipe: Recipe): string {
  const call = clientCall(recipe);
  const lines = call === undefined || 'host' in call.headers ? byNode(recipe) : bySdk(recipe, call);
  return [...tunnelComment(recipe, '//'), ...lines, ''].join('\n');
}

function bySdk(recipe: Recipe, call: ClientCall): readonly string[] {
  const headers = headerEntries(call.headers, recipe, (variable) => `process.env.${variable} ?? ''`);
  const isOpenAi = call.sdk === 'openai';
  const [name, from] = isOpenAi ? ['OpenAI', 'openai'] : ['Anthropic', '@anthropic-ai/sdk'];
  return [
    `// npm install ${from}`,
    `import ${name} from '${from}';`,
    '',
    `const client = new ${name}({`,
    `  baseURL: ${literal(call.base)},`,
    // The library would send Anthropic's own key, too, where its variable is set.
    ...(isOpenAi ? [] : ['  apiKey: null,']),
    `  ${isOpenAi ? 'apiKey' : 'authToken'}: process.env.${keyOrNone.variable} ?? ${literal(keyOrNone.none)},`,
    ...(headers === '' ? [] : [`  defaultHeaders: ${headers},`]),
    ...(isEmpty(call.query) ? [] : [`  defaultQuery: ${literal(call.query)},`]),
    '});',
    ...askLines(recipe),
  ];
}

/** Prints an answer as it comes. */
const said = (piece: string, test: string, text: string): string =>
  `for await (const ${piece} of answer) ${test === '' ? '' : `if (${test}) `}process.stdout.write(${text});`;

function askLines(recipe: Recipe): readonly string[] {
  const { format, input } = recipe;
  const create = (what: string): readonly string[] => [
    `const answer = await client.${what}.create({`,
    `  model: ${literal(recipe.model)},`,
    ...Object.entries(fieldsOf(recipe)).map(([name, value]) => `  ${name}: ${literal(value)},`),
    ...(input.stream ? ['  stream: true,'] : []),
    '});',
  ];
  switch (format.id) {
    case 'chatCompletions':
      return [
        ...create('chat.completions'),
        input.stream
          ? said('chunk', '', "chunk.choices[0]?.delta?.content ?? ''")
          : 'console.log(answer.choices[0]?.message.content);',
      ];
    case 'responses':
      return [
        ...create('responses'),
        input.stream
          ? said('event', "event.type === 'response.output_text.delta'", 'event.delta')
          : 'console.log(answer.output_text);',
      ];
    case 'messages':
      return [
        ...create('messages'),
        input.stream
          ? said(
              'event',
              "event.type === 'content_block_delta' && event.delta.type === 'text_delta'",
              'event.delta.text',
            )
          : 'console.log(answer.content);',
      ];
    case 'embeddings':
      return [
        ...create('embeddings'),
        'console.log(answer.data[0]?.embedding.length, answer.data[0]?.embedding.slice(0, 8));',
      ];
    case 'models':
      return ['for await (const model of client.models.list()) console.log(model.id);'];
  }
}

/** Node's fetch keeps no Host of ours; its older client does, and follows it in TLS. */
function byNode(recipe: Recipe): readonly string[] {
  const { format, origin, path, host, scheme, headers } = recipe;
  const body = bodyOf(recipe);
  return [
    `import { request } from 'node:${scheme}';`,
    '',
    'const sent = request(',
    `  ${literal(origin + path)},`,
    '  {',
    `    method: ${literal(format.method)},`,
    '    headers: {',
    `      ...${literal({ ...(host === undefined ? {} : { host }), ...headers })},`,
    ...recipe.secrets.map(({ name, prefix, variable }) => {
      const value = `process.env.${variable}`;
      return `      ...(${value} ? { ${literal(name)}: \`${prefix}\${${value}}\` } : {}),`;
    }),
    '    },',
    ...(host !== undefined && scheme === 'https' ? [`    servername: ${literal(host)},`] : []),
    '  },',
    '  (reply) => reply.pipe(process.stdout),',
    ');',
    `sent.end(${body === undefined ? '' : literal(body)});`,
  ];
}
