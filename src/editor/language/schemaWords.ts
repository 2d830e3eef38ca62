import { assertNever } from '../../core/base/assertNever.ts';
import { describeRelease, type AgentgatewayRelease } from '../../core/cluster/agentgatewayRelease.ts';
import type { SchemaChoice, SchemaOrigin } from '../../core/language/index.ts';
import { show, text } from '../doors/text.ts';

/** A source of schemas in a few words: `prod-eu · agentgateway 1.4.1`. */
export function originWords(origin: SchemaOrigin, release: AgentgatewayRelease | undefined): string {
  const said = release === undefined ? undefined : show(describeRelease(release));
  switch (origin.from) {
    case 'cluster':
    case 'cache': {
      const { context, from } = origin;
      return said === undefined
        ? text(`schema.${from}.unknown`, { context })
        : text(`schema.${from}`, { context, release: said });
    }
    case 'file':
      return text('schema.file');
    case 'bundled':
      return text('schema.bundled', { release: origin.release });
    default:
      return assertNever(origin);
  }
}

/** What somebody chose. */
export function choiceWords(choice: SchemaChoice): string {
  switch (choice.from) {
    case 'automatic':
      return text('schema.pick.automatic');
    case 'cluster':
      return choice.context;
    case 'bundled':
      return text('schema.pick.release', { release: choice.release });
    case 'workspace':
      return text('schema.file');
    default:
      return assertNever(choice);
  }
}
