import { compareMessages } from './compare.ts';
import { panelMessages } from './panel.ts';

/**
 * The texts of the pages in webviews, which their hosts hand over. They stand beside the one table, which every activation
 * loads: a page comes with its first use.
 */
export const pageMessages = { ...panelMessages, ...compareMessages } as const;
