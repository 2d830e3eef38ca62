/** One message of a conversation, in the order it was said. */
export interface Turn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}
