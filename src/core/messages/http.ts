/** Failures of a streamed HTTP request. */
export const httpMessages = {
  'http.connect':
    'No connection to {origin} ({detail}). Check that something listens there and the network reaches it.',
  'http.connectTimeout': 'No connection to {origin} within {seconds} s. Check that it runs and the network reaches it.',
  'http.certificate': 'The certificate of {origin} is not trusted for {host} ({detail}).',
  'http.timeout':
    '{origin} took the request but did not begin to answer within {seconds} s. Try again, or choose a faster model.',
  'http.idle': '{origin} broke off in the middle: nothing came for {seconds} s. What came before is shown.',
  'http.aborted': 'The request was stopped.',
  'http.cut': '{origin} broke the answer off ({detail}). What came before is shown; send it again to get the rest.',
  'http.tooLarge': '{origin} sent more than {megabytes} MB. The rest was not read.',
  'http.invalid': 'The request cannot be sent: {detail}.',
} as const;
