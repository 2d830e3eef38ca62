import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { messageTemplates, render } from '../../src/core/messages/index.ts';
import type { PromptFailure } from '../../src/core/prompt/promptEvent.ts';
import { objectAt } from '../sandbox/json.ts';
import { portOf } from '../sandbox/net.ts';
import { pathTo } from '../sandbox/paths.ts';
import { gatewaySeed } from '../sandbox/seed.ts';
import { SANDBOX_NAMESPACE, startSandbox, type Sandbox } from '../sandbox/startSandbox.ts';
import { PromptChain } from './support/promptChain.ts';
import { until } from './support/until.ts';
import { answerCases } from './support/answerCases.ts';
import { diagnose, openBackend, type AnswerCase } from './support/providerCases.ts';
import { ask, gatewayKnows, matchOf } from './support/gatewayBehind.ts';
import { httpRoute, modelBackend } from './support/promptObjects.ts';
import { recordRequests } from './support/recordRequests.ts';

/**
 * What the gateway answers (field notes on agentgateway, sections 6 and 11), made by the sandbox's gateway, carried by the
 * real tunnel and transport, and told to a person: the sentence, the place, the next step and the button.
 */

let sandbox: Sandbox;
let chain: PromptChain;
let closedPort: number;

describe('every answer of the gateway, as a person is told', () => {
  before(async () => {
    sandbox = await startSandbox({ pace: 'fast', seed: gatewaySeed() });
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    closedPort = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    const refusing = { name: 'refusing', spec: modelBackend({ host: '127.0.0.1', port: closedPort }) };
    const cut = { name: 'lost', spec: modelBackend({}) };
    const { client } = sandbox;
    for (const { name, spec, rule } of [...answerCases, refusing, cut] as readonly AnswerCase[]) {
      const kind = { apiVersion: 'agentgateway.dev/v1alpha1', kind: 'AgentgatewayBackend' };
      await client.create(pathTo('agentgatewaybackends', SANDBOX_NAMESPACE), { ...kind, metadata: { name }, spec });
      const backendRefs = [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name }];
      const rules = [{ matches: matchOf(name), backendRefs, ...rule }];
      const route = httpRoute(name, { parentRefs: [{ name: 'ai-gateway' }], rules });
      await client.create(pathTo('httproutes', SANDBOX_NAMESPACE), route);
    }
    chain = new PromptChain(sandbox);
    chain.prompts.start();
    await chain.until(
      () => chain.prompts.providers().length === answerCases.length + 2 && chain.obstacle('lost') === undefined,
    );
    await gatewayKnows(sandbox, 'lost', true);
  });
  after(() => chain.dispose());

  for (const one of answerCases) {
    test(`${one.status}, ${one.what}`, async () => {
      const undo = await one.prepare?.({ sandbox, chain });
      if (one.upstream) sandbox.upstream.failNext(one.upstream);
      const { outcome } = await chain.ask(one.name, { format: one.format ?? 'chatCompletions', prompt: one.prompt });
      undo?.();
      assert.ok(outcome.result === 'failed', `it ended as ${outcome.result}`);
      const { failure } = outcome;
      assert.deepEqual(
        [failure.status, failure.explanation.code, failure.place, buttonOf(failure)],
        [one.status, one.says, one.place, one.button],
        `${failure.body}`,
      );
      assert.ok(failure.body?.startsWith(one.body ?? ''), failure.body);
      assert.doesNotMatch(render(failure.explanation), /[{}]/, 'every placeholder is filled');
      assert.equal(Number(failure.explanation.args['seconds']) > 0, one.seconds === true);
    });
  }

  test('a listener that the gateway has not got yet', async () => {
    const path = pathTo('gateways', SANDBOX_NAMESPACE, 'ai-gateway');
    const { client, gateway } = sandbox;
    const open = objectAt(await client.get(path), 'spec', 'listeners', 0) ?? {};
    const change = (hostname: string) => client.mergePatch(path, { spec: { listeners: [{ ...open, hostname }] } });
    await change('one.example.com');
    await until('the gateway to take it', async () => (await ask(sandbox, 'lost')) === '404 listener not found');
    const held = gateway.holdUpdates();
    await change('two.example.com');
    const copy = (): string => {
      const options = { format: 'chatCompletions', system: '', stream: true, model: undefined } as const;
      return chain.prompts.copyAs('curl', chain.id('lost'), 'Hi', options, render) ?? '';
    };
    await until('us to know', () => copy().includes('two.example.com'));
    const { outcome } = await chain.ask('lost');
    held.dispose();
    await client.mergePatch(path, { spec: { listeners: [open] } });
    await gatewayKnows(sandbox, 'lost', true);
    await until('us to know', () => !copy().includes('example.com'));
    assert.ok(outcome.result === 'failed');
    const { failure } = outcome;
    assert.deepEqual(
      [failure.status, failure.body, failure.explanation.code, failure.place, buttonOf(failure)],
      [404, 'listener not found', 'reply.listenerNotFound', 'gateway', 'openYaml Gateway'],
    );
  });

  test('503, a provider that refuses the connection, streamed or not', async () => {
    for (const stream of [true, false]) {
      const { outcome } = await chain.ask('refusing', { stream });
      assert.ok(outcome.result === 'failed');
      const { failure } = outcome;
      assert.deepEqual(
        [failure.status, failure.body, failure.explanation.code, failure.place, buttonOf(failure)],
        [
          503,
          'upstream call failed: Connect: Connection refused (os error 111)',
          'reply.connectFailed',
          'provider',
          openBackend,
        ],
      );
    }
  });

  test('a tunnel that is lost while the answer comes', async () => {
    const hold = sandbox.upstream.hold(5);
    const { text, outcome } = await chain.ask('lost', {
      hear: (event) => event.type === 'text' && sandbox.faults.cutForwards(),
    });
    hold.dispose();
    assert.ok(outcome.result === 'failed');
    assert.notEqual(text, '', 'what came stays');
    assert.ok(['tunnel', 'gateway'].includes(outcome.failure.place ?? ''), outcome.failure.place);
    assert.match(outcome.failure.explanation.code, /^forward\.|^prompt\.connectionLost$/);
  });

  test('P20: a tunnel that is forbidden: the API server’s proxy is not taken in its place, and why is said', async () => {
    const recorded = recordRequests();
    // A WebSocket begins with a GET, which is what an older API server asks the right for.
    const verbs = ['get', 'create'].map((verb) => sandbox.faults.forbid(verb, 'pods/portforward'));
    sandbox.faults.cutForwards();
    for (const act of chain.waiting) act();
    const { outcome } = await chain.ask('lost');
    for (const verb of verbs) verb.dispose();
    assert.ok(outcome.result === 'failed');
    const { explanation, place } = outcome.failure;
    assert.deepEqual([explanation.code, place, buttonOf(outcome.failure)], ['forward.forbidden', 'tunnel', diagnose]);
    recorded.dispose();
    assert.match(render(explanation), /services\/proxy.*Authorization/);
    assert.ok(recorded.requests.every(({ path }) => !path.includes('/proxy')));
  });

  test('every explanation of the table is one that the sandbox’s gateway brings about', () => {
    const elsewhere = ['reply.listenerNotFound', 'reply.connectFailed'];
    // Nothing that agentgateway or a provider is known to answer leads to it.
    const unheard = ['reply.unexpected'];
    const seen = new Set([...answerCases.map(({ says }) => says), ...elsewhere, ...unheard]);
    const known = Object.keys(messageTemplates).filter((code) => code.startsWith('reply.'));
    assert.deepEqual(
      known.filter((code) => !seen.has(code)),
      [],
    );
  });

  test('nothing went wrong on the way', () => assert.deepEqual(chain.faults, []));
});

function buttonOf({ action }: PromptFailure): string | undefined {
  if (action === undefined) return undefined;
  const [target] = action.call.args as readonly { readonly kind?: string; readonly name?: string }[];
  return `${action.call.id.replace('agentgateway.', '')} ${target?.kind ?? target?.name ?? ''}`;
}
