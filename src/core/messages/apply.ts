export const applyMessages = {
  'apply.nothing': 'There is nothing to apply: no resource stands here.',
  'apply.template': 'This document is a template; only what is made of it can be applied.',
  'apply.notAResource':
    'This document is no Kubernetes resource with a name; apiVersion, kind and metadata.name are needed.',
  'apply.generatedName': 'A resource with generateName can be created, not applied; give it a name.',
  'apply.oneError': 'The API server would refuse this document: 1 error. Mend it first.',
  'apply.errors': 'The API server would refuse this document: {count} errors. Mend them first.',
  'apply.duplicate': '{kind} {name} of namespace {namespace} stands here twice; only one of them could last.',
  'apply.kindUnknown': 'The cluster does not know the kind {kind} of {apiVersion}. Install what defines it first.',
  'apply.noNamespace': 'The namespace {namespace} does not exist in this cluster. Create it, or name another.',
  'apply.conflict': '{name} has fields that {managers} manages. Nothing was changed; taking over replaces them.',
  'apply.refused': 'The API server refuses {kind} {name}: {detail}',
  'apply.note.checkedLocally': 'checked locally only: what it needs comes earlier in this plan and does not exist yet',
  'apply.secret.kept': '(as it is in the cluster; never read)',
  'apply.secret.set': '(as this file says; not shown)',
  'apply.secret.variable': '(from {variable}; not shown)',
} as const;
