import { withProvider } from './corpus.ts';
import type { InvalidCase } from './invalidCorpus.ts';

/** Metadata and Secrets that an API server refuses, with the field that it names (seen on 1.36). */
export const invalidMetadata: readonly InvalidCase[] = [
  [
    'a finalizer that is no name',
    withProvider('openai: {}').replace('name: sample', 'name: sample\n  finalizers: [a b]'),
    'validate.metadata',
    'metadata.finalizers',
    '"a b" is not a valid finalizer key: a name of at most 63 letters, digits, "-", "_" and ".", optionally after a domain and "/".',
  ],
  [
    'a generated name that is none',
    withProvider('openai: {}').replace('name: sample', 'generateName: A-'),
    'validate.name',
    'metadata.name',
    'generateName "A-" is not a name that Kubernetes takes: lower-case letters, digits, "-" and "." only, a letter or digit at both ends, at most 253 characters.',
  ],
  [
    'an owner without a kind',
    withProvider('openai: {}').replace(
      'name: sample',
      'name: sample\n  ownerReferences: [{apiVersion: v1, name: a, uid: b}]',
    ),
    'validate.ownerReference',
    'metadata.ownerReferences.kind',
    'An owner reference needs kind.',
  ],
  [
    'an annotation that is no name',
    withProvider('openai: {}').replace('name: sample', 'name: sample\n  annotations: {a/b/c: x}'),
    'validate.annotation',
    'metadata.annotations',
    '"a/b/c" is not a valid annotation key: a name of at most 63 letters, digits, "-", "_" and ".", optionally after a domain and "/".',
  ],
  [
    'a finalizer of a Secret without a domain',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s, finalizers: [foo]}\n',
    'validate.metadata',
    'metadata.finalizers[0]',
    'The finalizer "foo" needs a domain in front, such as "example.com/foo".',
  ],
  [
    'a negative generation',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s, generation: -1}\n',
    'validate.metadata',
    'metadata.generation',
    'generation must be at least 0.',
  ],
  [
    'a token without its account',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: kubernetes.io/service-account-token\n',
    'validate.secret',
    'metadata.annotations[kubernetes.io/service-account.name]',
    'A Secret of type kubernetes.io/service-account-token needs the annotation "kubernetes.io/service-account.name".',
  ],
  [
    'a Secret of a type without its key',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: kubernetes.io/ssh-auth\n',
    'validate.secret',
    'data[ssh-privatekey]',
    'A Secret of type kubernetes.io/ssh-auth needs the data key "ssh-privatekey".',
  ],
];
