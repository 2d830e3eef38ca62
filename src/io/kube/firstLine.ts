import { stripVTControlCharacters } from 'node:util';

const maxLength = 200;

/** The first line that says something, short and without control characters: text of a program, for a sentence of ours. */
export function firstLine(text: string): string {
  const lines = stripVTControlCharacters(text)
    .split(/[\r\n]+/)
    .map((line) => line.trim());
  const line = lines.find((candidate) => candidate !== '') ?? '';
  return line
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, maxLength)
    .replace(/\.$/, '');
}
