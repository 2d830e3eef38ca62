import type { CommandArguments, CommandId, ProviderTarget } from '../contributions.ts';
import type { ReplyStep } from '../gateway/explainReply.ts';
import { message, type Message } from '../messages/index.ts';
import type { ObjectName } from '../resource/httpRoute.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { GatewayIdentity } from './clientCredentials.ts';
import { routeChoice, type RoutePlace } from './promptRoutes.ts';

/** A command with its arguments. */
type CommandCall = { [Id in CommandId]: { readonly id: Id; readonly args: Readonly<CommandArguments[Id]> } }[CommandId];

/** What a button below a failure does. */
export interface PromptAction {
  readonly title: Message;
  readonly call: CommandCall;
}

/** Where a person wrote down what is asked without a cluster. */
export const editTarget: PromptAction = {
  title: message('action.editTarget'),
  call: { id: 'agentgateway.editPromptTargets', args: [] },
};

/** Where the target of this name wants a key. */
export function setTargetKey(name: string): PromptAction {
  return { title: message('action.setTargetKey'), call: { id: 'agentgateway.setTargetKey', args: [name] } };
}

/** Where a gateway wants a key of its own clients. */
function setGatewayKey(gateway: GatewayIdentity): PromptAction {
  return { title: message('action.setGatewayKey'), call: { id: 'agentgateway.setGatewayKey', args: [gateway] } };
}

/** The step that an explanation advises, for the provider that was asked; undefined where the way to it is not known. */
export function promptAction(
  step: ReplyStep,
  provider: ProviderTarget,
  way: RoutePlace | undefined,
): PromptAction | undefined {
  const open = (kind: ResourceKind, name: ObjectName | undefined): CommandCall | undefined =>
    name && { id: 'agentgateway.openYaml', args: [{ context: provider.context, kind: kind.kind, ...name }] };
  switch (step) {
    case 'diagnose':
      return {
        title: message('action.diagnose'),
        call: { id: 'agentgateway.diagnose', args: [{ ...provider, route: way && routeChoice(way).id }] },
      };
    case 'openBackend':
      return titled('action.openBackend', open(kinds.backend, { namespace: provider.namespace, name: provider.name }));
    case 'openRoute':
      return titled('action.openRoute', open(kinds.httpRoute, way?.route));
    case 'openGateway':
      return titled('action.openGateway', open(kinds.gateway, way?.gateway));
    case 'setGatewayKey':
      return way && setGatewayKey({ context: provider.context, ...way.gateway });
    case 'editTarget':
      return editTarget;
    case 'setTargetKey':
      return setTargetKey(provider.name);
  }
}

function titled(
  code: 'action.openBackend' | 'action.openRoute' | 'action.openGateway',
  call: CommandCall | undefined,
): PromptAction | undefined {
  return call && { title: message(code), call };
}
