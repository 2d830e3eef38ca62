import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DocumentJudge, type JudgingRules } from '../../../src/core/language/documentJudge.ts';
import { serviceWith, uri } from './world.ts';

const backend = (model: string): string =>
  `apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: a\nspec:\n  ai:\n    provider:\n      openai:\n        ${model}: x\n`;

/** A document that is written while it waits to be judged. */
class Written {
  readonly uri = uri;
  version = 1;
  isClosed = false;
  #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  getText(): string {
    return this.#text;
  }

  write(text: string): void {
    this.#text = text;
    this.version += 1;
  }
}

/** A judge whose engine and look at the kustomizations end when the test says so; `asked` counts the judgements. */
function slowJudge(rules: Partial<JudgingRules<Written>> = {}) {
  const engine = Promise.withResolvers<undefined>();
  const patches = Promise.withResolvers<boolean>();
  const service = serviceWith();
  const asked: string[] = [];
  let loads = 0;
  const judge = new DocumentJudge<Written>(
    {
      async get() {
        loads += 1;
        await engine.promise;
        return {
          diagnose(document, text) {
            asked.push(text);
            return service.diagnose(document, text);
          },
        };
      },
    },
    {
      isJudged: () => true,
      maxKibi: () => 0,
      severities: () => new Map(),
      isPatch: () => patches.promise,
      ...rules,
    },
  );
  return { judge, engine, patches, asked, loads: () => loads };
}

test('what an older version would get is dropped, whatever it waited for', async () => {
  for (const wait of ['engine', 'patches'] as const) {
    const { judge, engine, patches, asked } = slowJudge();
    const document = new Written(backend('modle'));
    const older = judge.judge(document);
    if (wait === 'patches') {
      engine.resolve(undefined);
      await new Promise(setImmediate);
    }
    document.write(backend('model'));
    const newer = judge.judge(document);
    engine.resolve(undefined);
    patches.resolve(false);
    assert.equal(await older, undefined, wait);
    assert.deepEqual(await newer, []);
    assert.deepEqual(asked, [backend('model')], 'the older text is not even judged');
  }
});

test('of a document that was closed meanwhile nothing is said', async () => {
  const { judge, engine, patches } = slowJudge();
  const document = new Written(backend('modle'));
  const judged = judge.judge(document);
  document.isClosed = true;
  engine.resolve(undefined);
  patches.resolve(false);
  assert.equal(await judged, undefined);
});

test('unrelated YAML, a file beyond the limit and one that nobody wants judged load no engine', async () => {
  for (const [text, rules, codes] of [
    ['services:\n  web: {}\n', {}, []],
    [backend('modle').repeat(20), { maxKibi: () => 1 }, ['yaml.tooLarge']],
    [backend('modle'), { isJudged: () => false }, []],
  ] as const) {
    const { judge, engine, patches, loads } = slowJudge(rules);
    engine.resolve(undefined);
    patches.resolve(false);
    const found = await judge.judge(new Written(text));
    assert.deepEqual(
      found?.map(({ code }) => code),
      codes,
    );
    assert.equal(loads(), 0);
  }
});

test('a patch is left alone', async () => {
  const { judge, engine, patches, asked } = slowJudge();
  engine.resolve(undefined);
  patches.resolve(true);
  assert.deepEqual(await judge.judge(new Written(backend('modle'))), []);
  assert.deepEqual(asked, []);
});
