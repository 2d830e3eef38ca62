const fewestRows = 3;
const mostRows = 12;
/** About the width of a letter at the default size; only the height of the box hangs on it. */
const letterWidthPx = 7.5;

/** Rows that show a prompt whole, within reason, in a box of about this width. */
export function promptRows(prompt: string, widthPx: number): number {
  const columns = Math.max(10, Math.floor(widthPx / letterWidthPx));
  let rows = 0;
  for (const line of prompt.split('\n')) {
    rows += Math.max(1, Math.ceil(line.length / columns));
    if (rows >= mostRows) return mostRows;
  }
  return Math.max(fewestRows, rows);
}
