import type { FormatId, PromptFormat } from '../promptFormat.ts';
import { chatCompletions } from './chatCompletions.ts';
import { embeddings } from './embeddings.ts';
import { messages } from './messages.ts';
import { models } from './models.ts';
import { responses } from './responses.ts';

export const promptFormats: Readonly<Record<FormatId, PromptFormat>> = {
  chatCompletions,
  messages,
  responses,
  embeddings,
  models,
};
