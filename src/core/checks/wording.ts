import type { ArgumentsOf, Message, MessageCode } from '../messages/index.ts';
import type { CheckFinding } from './finding.ts';

/** Codes that have the sentence and its three short forms. */
type FindingCode = {
  [Code in MessageCode]: Code extends `${infer Base}.headline` ? (Base extends MessageCode ? Base : never) : never;
}[MessageCode];

type Forms<Code extends FindingCode> = Code | Extract<MessageCode, `${Code}.${'summary' | 'headline' | 'detail'}`>;

/** The texts of a finding, out of one set of arguments. */
export function worded<Code extends FindingCode>(
  code: Code,
  args: ArgumentsOf<Forms<Code>>,
): Pick<CheckFinding, 'message' | 'summary' | 'headline' | 'detail'> {
  // Every form takes a part of the arguments that all of them need together.
  const form = (suffix: string): Message => ({ code: `${code}${suffix}`, args });
  return { message: form(''), summary: form('.summary'), headline: form('.headline'), detail: form('.detail') };
}
