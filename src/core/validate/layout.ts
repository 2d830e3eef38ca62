/** How a document indents: maps below their keys, and the dashes of lists below theirs, in spaces. */
export interface Indentation {
  readonly indent: number;
  readonly listIndent: number;
}

/** The first indentation that a text uses, two spaces when it uses none. */
export function layoutOf(text: string): Indentation {
  const first = /^( +)[^\s-]/m.exec(text)?.[1]?.length ?? 2;
  const indent = Math.min(Math.max(first, 2), 8);
  const list = /^( *)(?:- +)?[^\s#:-][^\n:]*:[ \t]*\r?\n( *)- /m.exec(text);
  const isRightBelow = list !== null && list[1]?.length === list[2]?.length;
  return { indent, listIndent: isRightBelow ? 0 : indent };
}
