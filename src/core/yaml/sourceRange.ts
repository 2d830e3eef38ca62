/** A stretch of text as offsets in UTF-16 units, `end` exclusive. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

export function shiftRange(range: SourceRange, by: number): SourceRange {
  return by === 0 ? range : { start: range.start + by, end: range.end + by };
}
