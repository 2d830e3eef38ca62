import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { AgentgatewayRelease } from '../../core/cluster/agentgatewayRelease.ts';
import type { Contexts, ContextSession } from '../../core/cluster/contexts.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import type { DiagnosisTarget, ProviderTarget } from '../../core/contributions.ts';
import type { ProbedConnection } from '../../core/diagnose/clusterProbe.ts';
import { LeftPods } from '../../core/diagnose/leftPods.ts';
import type { DiagnosisWorld } from '../../core/diagnose/plans.ts';
import { failure, message } from '../../core/messages/index.ts';
import { DiagnosisController } from '../../core/panel/diagnosisController.ts';
import { parseDiagnosisToHost } from '../../core/panel/diagnosisMessages.ts';
import type { PromptHost } from '../../core/prompt/promptHost.ts';
import type { PromptTransport } from '../../core/prompt/promptTransport.ts';
import { hostLoop } from '../doors/hostLoop.ts';
import { later } from '../doors/later.ts';
import type { Log } from '../doors/log.ts';
import { confirm } from '../doors/tell.ts';
import { text } from '../doors/text.ts';
import { leftPodsMemory } from './leftPodsMemory.ts';
import { pageShell } from './pageShell.ts';
import { showPage } from './webviewPage.ts';

export interface DiagnosisPanelsWorld<Connection extends ProbedConnection> {
  readonly contexts: Contexts<Connection>;
  rowOf(target: Omit<ProviderTarget, 'uid'>): ProviderRow | undefined;
  releaseOf(session: ContextSession<Connection>): AgentgatewayRelease | undefined;
  readonly prompts: Pick<PromptHost, 'formats' | 'run'>;
  readonly transport: PromptTransport;
  readonly extensionUri: vscode.Uri;
  /** Shared by all windows: any of them may remove what another left. */
  readonly sharedMemory: vscode.Memento;
  readonly log: Log;
}

interface Opened {
  readonly panel: vscode.WebviewPanel;
  readonly controller: DiagnosisController;
  route: string | undefined;
}

/** The diagnoses that are open, one panel a provider. */
export class DiagnosisPanels<Connection extends ProbedConnection> implements vscode.Disposable {
  readonly #world: DiagnosisPanelsWorld<Connection>;
  readonly #pods: LeftPods;
  readonly #opened = new Map<string, Opened>();
  /** Those that clean up after their panel was closed. */
  readonly #ending = new Set<Promise<void>>();
  readonly #swept = new WeakSet<ContextSession<Connection>>();
  readonly #owned = new DisposableList();

  constructor(world: DiagnosisPanelsWorld<Connection>) {
    this.#world = world;
    this.#pods = new LeftPods(leftPodsMemory(world.sharedMemory, world.log), () => Date.now());
    this.#owned.add(world.contexts.onDidChange((session) => this.#contextChanged(session)));
    for (const session of world.contexts.sessions) this.#sweepOnce(session);
  }

  /** Shows the diagnosis of a provider, and begins it anew, by the route that is meant this time. */
  open({ route, ...target }: DiagnosisTarget): void {
    const id = JSON.stringify([target.context, target.namespace, target.kind, target.name]);
    const opened = this.#opened.get(id) ?? this.#make(id, target);
    opened.route = route;
    opened.panel.reveal();
    opened.controller.run();
  }

  /** Ends all that is under way, and resolves when nothing of it is left in a cluster. */
  async end(): Promise<void> {
    for (const { controller } of this.#opened.values()) this.#end(controller);
    await Promise.all(this.#ending);
  }

  dispose(): void {
    this.#owned.dispose();
    for (const { panel } of this.#opened.values()) panel.dispose();
  }

  #make(id: string, target: ProviderTarget): Opened {
    const { extensionUri, log } = this.#world;
    const title = text('diagnosis.tab', { name: target.name });
    const panel = vscode.window.createWebviewPanel('agentgateway.diagnosis', title, vscode.ViewColumn.Active);
    const controller = new DiagnosisController(this.#worldOf(id, target), {
      ...pageShell(log),
      copy: (copied) => vscode.env.clipboard.writeText(copied),
    });
    showPage(panel, panel.onDidChangeViewState, {
      name: 'diagnose',
      title,
      extensionUri,
      log,
      parse: parseDiagnosisToHost,
      attach: (post) => controller.attach(post),
      receive: (told) => controller.receive(told),
    });
    panel.onDidDispose(() => {
      this.#opened.delete(id);
      this.#end(controller);
    });
    const opened: Opened = { panel, controller, route: undefined };
    this.#opened.set(id, opened);
    return opened;
  }

  #end(controller: DiagnosisController): void {
    const ending = controller.end().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  #worldOf(panelId: string, target: ProviderTarget): DiagnosisWorld {
    const world = this.#world;
    const { contexts, prompts, transport, log } = world;
    const { context } = target;
    const session = (): ContextSession<Connection> | undefined => contexts.find(context);
    const route = (): string | undefined => this.#opened.get(panelId)?.route;
    return {
      target,
      route,
      row: () => world.rowOf(target),
      store: () => session()?.store,
      release: () => {
        const found = session();
        return found && world.releaseOf(found);
      },
      connect: async () => {
        const found = session();
        if (found === undefined) throw failure('live.noContext', { context });
        return found.open();
      },
      transport,
      prompts,
      here: hereMessage(),
      pods: this.#pods,
      confirmPod: (namespace, yaml) =>
        confirm(text('diagnose.inside.question', { context, namespace }), yaml, text('diagnose.inside.create')),
      pause,
      nowMs: () => hostLoop.nowMs(),
      suffix: () => crypto.randomUUID().slice(0, 8),
      failed: (what, error) => log.failed(what, error),
    };
  }

  #contextChanged(session: ContextSession<Connection> | undefined): void {
    for (const { controller } of this.#opened.values()) controller.clusterChanged();
    if (session !== undefined) this.#sweepOnce(session);
  }

  /** As soon as a context is connected; this never connects by itself. */
  #sweepOnce(session: ContextSession<Connection>): void {
    if (session.store === undefined || this.#swept.has(session)) return;
    this.#swept.add(session);
    this.#sweep(session).catch((error: unknown) => this.#world.log.failed(`sweep Pods of ${session.info.name}`, error));
  }

  async #sweep(session: ContextSession<Connection>): Promise<void> {
    const nextMs = await this.#pods.sweep(session.info.name, async () => (await session.open()).reader);
    if (nextMs === undefined) return;
    const again = (): void => {
      this.#swept.delete(session);
      this.#sweepOnce(session);
    };
    this.#owned.add(later(again, nextMs));
  }
}

/** Which machine this code runs on. */
function hereMessage() {
  const { remoteName } = vscode.env;
  return remoteName === undefined
    ? message('diagnose.here.local')
    : message('diagnose.here.remote', { remote: remoteName });
}

/** Rejects when the signal aborts. */
function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (): void => {
      timer.dispose();
      reject(signal.reason);
    };
    const timer = later(() => {
      signal.removeEventListener('abort', ended);
      resolve();
    }, delayMs);
    if (signal.aborted) ended();
    else signal.addEventListener('abort', ended, { once: true });
  });
}
