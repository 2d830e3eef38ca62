/** Failures of a streamed HTTP request. */
export const httpMessages = {
  'http.connect':
    'No connection to {origin} ({detail}). Check that something listens there and the network reaches it.',
  'http.timeout': '{origin} was silent for {seconds} s ({phase}). Try again, or stop it from being so slow.',
  'http.aborted': 'The request was stopped.',
  'http.cut': '{origin} broke the answer off ({detail}). What came before is shown; send it again to get the rest.',
  'http.tooLarge': '{origin} sent more than {megabytes} MB. The rest was not read.',
  'http.invalid': 'The request cannot be sent: {detail}.',
} as const;
