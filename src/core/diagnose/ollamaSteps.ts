import { CodedError } from '../base/codedError.ts';
import { message, type Message } from '../messages/index.ts';
import { clip } from '../prompt/clip.ts';
import type { PromptTransport } from '../prompt/promptTransport.ts';
import { lookFromInside, type InsideAnswer, type InsideWorld } from './insideCheck.ts';
import { hasModel, readTags } from './readTags.ts';
import type { StepPlan, StepResult } from './step.ts';

/** Where Ollama listens on the machine that the extension runs on. */
const hereUrl = 'http://localhost:11434/api/tags';
/** Nothing is in between. */
const connectMs = 2_000;
/** A list of models is read whole or not at all. */
const maxBodyBytes = 1024 * 1024;

/** What the checks of an Ollama need. */
export interface OllamaWorld {
  readonly transport: PromptTransport;
  /** Which machine that is: this one, or the remote side of the window. */
  readonly here: Message;
  /** What the backend asks for; undefined where it does not say. */
  readonly model: string | undefined;
  /** The address that the backend names, as the cluster sees it. */
  readonly url: string;
  inside(): Promise<InsideWorld | undefined>;
}

/** Ollama from where the extension runs, from inside the cluster, and whether it has the model. */
export function ollamaPlans(world: OllamaWorld): readonly StepPlan[] {
  let here: readonly string[] | undefined;
  let inside: InsideAnswer | undefined;
  return [
    {
      id: 'ollamaHere',
      title: message('diagnose.ollamaHere'),
      async look(_before, signal) {
        here = undefined;
        const looked = await lookFromHere(world, signal);
        here = looked.tags;
        return looked.result;
      },
    },
    {
      id: 'ollamaInside',
      title: message('diagnose.ollamaInside'),
      consent: {
        why: message('diagnose.inside.why', { url: world.url }),
        button: message('diagnose.inside.button'),
      },
      async look(_before, signal) {
        inside = undefined;
        const asked = await world.inside();
        if (asked === undefined) return { state: 'skipped', evidence: [message('diagnose.inside.unconnected')] };
        inside = await lookFromInside(asked, signal);
        return inside.result;
      },
    },
    {
      id: 'ollamaModel',
      title: message('diagnose.ollamaModel'),
      after: ['ollamaInside'],
      look: () => modelAmong(world.model, inside?.tags, here),
    },
  ];
}

async function lookFromHere({ transport, here }: OllamaWorld, signal: AbortSignal): Promise<InsideAnswer> {
  const where = [here];
  try {
    const request = { method: 'GET', url: hereUrl, headers: { accept: 'application/json' }, body: undefined } as const;
    const reply = await transport.send({ ...request, connectMs }, signal);
    const body = await textOf(reply.body);
    const tags = reply.status === 200 ? readTags(body) : undefined;
    if (tags === undefined) {
      const evidence = [message('diagnose.ollama.foreign', { url: hereUrl }), ...where];
      const quote = message('diagnose.said', { text: clip(body, 200) });
      return { result: { state: 'warned', evidence, quote }, tags };
    }
    const evidence = [message('diagnose.ollama.answers', { url: hereUrl, count: tags.length }), ...where];
    return { result: { state: 'ok', evidence }, tags };
  } catch (error) {
    if (signal.aborted || !(error instanceof CodedError)) throw error;
    // An Ollama may well run where only the cluster reaches it: that is no fault.
    return {
      result: { state: 'unknown', evidence: [message('diagnose.ollama.notHere', { url: hereUrl }), ...where] },
      tags: undefined,
    };
  }
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > maxBodyBytes) break;
    text += decoder.decode(piece, { stream: true });
  }
  return text;
}

/** By the one that the gateway asks, where it was asked; the one here may be another. */
function modelAmong(
  model: string | undefined,
  inside: readonly string[] | undefined,
  here: readonly string[] | undefined,
): StepResult {
  const tags = inside ?? here;
  if (tags === undefined) return { state: 'skipped', evidence: [message('diagnose.ollama.noTags')] };
  if (model === undefined) return { state: 'unknown', evidence: [message('diagnose.ollama.noModel')] };
  const place = message(inside === undefined ? 'diagnose.ollama.byHere' : 'diagnose.ollama.byInside');
  const has = hasModel(tags, model);
  if (has) return { state: 'ok', evidence: [message('diagnose.ollama.has', { model }), place] };
  const list = tags.length === 0 ? '–' : clip(tags.join(', '), 300);
  const state = inside === undefined ? 'warned' : 'failed';
  return { state, evidence: [message('diagnose.ollama.lacks', { model, tags: list }), place] };
}
