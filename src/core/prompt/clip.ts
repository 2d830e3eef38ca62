/** How much of a raw reply is kept to be shown, in UTF-16 units. */
export const maxRawLength = 4_000;

/** The beginning of a text, marked with an ellipsis where something was left off; never half a character. */
export function clip(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength);
  const last = cut.charCodeAt(cut.length - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return `${isHalf ? cut.slice(0, -1) : cut}…`;
}
