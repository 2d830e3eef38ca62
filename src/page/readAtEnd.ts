/** How near to its end, in pixels, what scrolls counts as being read at the end and follows the answer. */
const followDistancePx = 48;

/** What scrolls when an element grows: the box that it is in, where that says so by its class, else the page. */
export function scrollerOf(element: Element): Element | null {
  return element.closest('.scroller') ?? document.scrollingElement;
}

/** Whether the person follows what grows at the end. What fits whole is followed. */
export function isReadAtEnd(scroller = document.scrollingElement): boolean {
  if (scroller === null || scroller.scrollTop === 0)
    return scroller !== null && scroller.scrollHeight <= scroller.clientHeight;
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < followDistancePx;
}

export function scrollToEnd(scroller = document.scrollingElement): void {
  scroller?.scrollTo({ top: scroller.scrollHeight });
}
