import type { MessageCode } from '../messages/index.ts';

type FormCode = Extract<MessageCode, `language.form.${string}`>;

const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const token = "[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+";

/** The patterns that the APIs use again and again (Gateway API, Kubernetes, agentgateway), and what they ask in words. */
const forms: ReadonlyMap<string, FormCode> = new Map([
  ['^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', 'language.form.label'],
  [`^${subdomain}$`, 'language.form.subdomain'],
  [`^$|^${subdomain}$`, 'language.form.group'],
  ['^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$', 'language.form.kind'],
  [`^(\\*\\.)?${subdomain}$`, 'language.form.hostname'],
  [`^${token}$`, 'language.form.header'],
  [`^:?${token}$`, 'language.form.pseudoHeader'],
  ['^([0-9]{1,5}(h|m|s|ms)){1,4}$', 'language.form.duration'],
  ['^/', 'language.form.path'],
  ['^[a-z0-9-]+$', 'language.form.region'],
  ['^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$', 'language.form.role'],
  [
    '^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(([KMGTPE]i)|[numkMGTPE]|[eE](\\+?0*([0-9]|1[0-8])|-0*[0-9]))?$',
    'language.form.quantity',
  ],
  ['^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$', 'language.form.labelValue'],
] as const);

/** What a pattern asks, in words; undefined for one that has to speak for itself. */
export function patternWords(pattern: string): FormCode | undefined {
  return forms.get(pattern);
}
