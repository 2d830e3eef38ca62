/** What the catalog says of providers and models, in a word or two each. */
export const catalogMessages = {
  'catalog.needs.key': 'key in a Secret',
  'catalog.needs.none': 'no key',
  'catalog.model.balanced': 'balanced',
  'catalog.model.capable': 'most capable',
  'catalog.model.code': 'for code',
  'catalog.model.costEffective': 'cost-effective',
  'catalog.model.fast': 'fast',
  'catalog.model.general': 'general',
  'catalog.model.legacy': 'legacy',
  'catalog.model.longContext': 'long context',
  'catalog.model.previous': 'previous generation',
  'catalog.model.small': 'small',
} as const;
