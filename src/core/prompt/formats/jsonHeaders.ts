/** What a request with a JSON body says of itself and of what it takes. */
export const jsonHeaders = {
  'content-type': 'application/json',
  accept: 'text/event-stream, application/json',
} as const;
