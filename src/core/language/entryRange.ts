import { shiftRange, type Path, type SourceRange, type YamlDocument } from '../yaml/index.ts';

/**
 * The entry at a path, in its file, as people see it: for the parser a block ends where the next one begins, for people with
 * its last letter. The root's is the document without its marker and the comments around it.
 */
export function entryRange(path: Path, document: YamlDocument): SourceRange | undefined {
  const found = document.parsed.tree?.locate(path);
  const range = path.length === 0 ? found?.value : found?.entry;
  return range && trimmedRange(range, document);
}

/** A stretch of a document without the space at its end, in its file. */
export function trimmedRange({ start, end }: SourceRange, document: YamlDocument): SourceRange {
  const length = document.parsed.text.slice(start, end).trimEnd().length;
  return shiftRange({ start, end: start + length }, document.start);
}
