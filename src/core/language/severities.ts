import { checkCodes, type CheckCode } from '../checks/codes.ts';
import type { Severity } from '../validate/index.ts';

/** What a person may make of a check's finding. Not an error: that is what the API server refuses. */
const choices = ['off', 'hint', 'information', 'warning'] as const;

/** The severities that a setting gives to codes of checks. */
export type ChosenSeverities = ReadonlyMap<string, (typeof choices)[number]>;

/** Reads the setting's value, which may be anything; what is none of the codes or choices is left out. */
export function readSeverities(setting: unknown): ChosenSeverities {
  const entries = typeof setting === 'object' && setting !== null ? Object.entries(setting) : [];
  return new Map(
    entries.flatMap(([code, value]: readonly [string, unknown]) => {
      const choice = choices.find((one) => one === value);
      return isCheckCode(code) && choice !== undefined ? [[code, choice] as const] : [];
    }),
  );
}

/** The findings as a person wants them said. Those of the validator have other codes: an error stays one. */
export function withSeverities<Found extends { readonly code: string; readonly severity: Severity }>(
  findings: readonly Found[],
  chosen: ChosenSeverities,
): readonly Found[] {
  if (chosen.size === 0) return findings;
  return findings.flatMap((finding): readonly Found[] => {
    const severity = chosen.get(finding.code);
    if (severity === undefined) return [finding];
    return severity === 'off' ? [] : [{ ...finding, severity }];
  });
}

function isCheckCode(code: string): code is CheckCode {
  return checkCodes.some((known) => known === code);
}
