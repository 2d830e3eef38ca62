/** The value, or `failure` thrown when it takes longer than `limitMs`. The work itself goes on; its end is ignored. */
export async function withLimit<T>(work: Promise<T>, limitMs: number, failure: Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(failure), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** The value, or what `canceled` makes thrown as soon as the signal is aborted. The work goes on; its end is ignored. */
export async function endWithSignal<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  canceled: () => Error,
): Promise<T> {
  if (signal === undefined) return work;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(canceled());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
