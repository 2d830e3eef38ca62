import { at, stringAt, type JsonObject } from '../json.ts';
import type { AccessQuestion } from './rbac.ts';

/** `selfsubjectaccessreviews` and `selfsubjectrulesreviews`: what a user is told of the own rights. */

export function questionOf(review: unknown): AccessQuestion {
  const attribute = (name: string): string => stringAt(review, 'spec', 'resourceAttributes', name) ?? '';
  const [subresource, namespace, name] = [attribute('subresource'), attribute('namespace'), attribute('name')];
  return {
    verb: attribute('verb'),
    group: attribute('group'),
    resource: subresource === '' ? attribute('resource') : `${attribute('resource')}/${subresource}`,
    namespace: namespace === '' ? undefined : namespace,
    name: name === '' ? undefined : name,
  };
}

export function accessAnswer(review: unknown, allowed: boolean, user: string): object {
  const status = allowed ? { allowed, reason: `RBAC: allowed for User "${user}"` } : { allowed };
  return answer('SelfSubjectAccessReview', at(review, 'spec') ?? {}, status);
}

export function rulesAnswer(rules: readonly unknown[]): object {
  const nonResourceRules = [{ verbs: ['get'], nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/version'] }];
  return answer('SelfSubjectRulesReview', {}, { resourceRules: rules, nonResourceRules, incomplete: false });
}

function answer(kind: string, spec: unknown, status: JsonObject): object {
  return { kind, apiVersion: 'authorization.k8s.io/v1', metadata: { creationTimestamp: null }, spec, status };
}
