/** How near to its end, in pixels, the page counts as being read at the end and follows the answer. */
const followDistancePx = 48;

/** Whether the person follows what grows at the end of the page. One that fits whole is followed. */
export function isReadAtEnd(): boolean {
  const page = document.scrollingElement;
  if (page === null || page.scrollTop === 0) return page !== null && page.scrollHeight <= page.clientHeight;
  return page.scrollHeight - page.scrollTop - page.clientHeight < followDistancePx;
}

export function scrollToEnd(): void {
  document.scrollingElement?.scrollTo({ top: document.scrollingElement.scrollHeight });
}
