import { assertNever } from '../../base/assertNever.ts';
import { posixCurl } from './posixShell.ts';
import { powerShellCurl } from './powerShell.ts';
import { python } from './python.ts';
import type { Recipe } from './recipe.ts';
import { typeScript } from './typeScript.ts';

/** What one request can be copied as. */
export type RequestCopy = 'curl' | 'powerShell' | 'python' | 'typeScript';

export function copyRequest(kind: RequestCopy, recipe: Recipe): string {
  switch (kind) {
    case 'curl':
      return posixCurl(recipe);
    case 'powerShell':
      return powerShellCurl(recipe);
    case 'python':
      return python(recipe);
    case 'typeScript':
      return typeScript(recipe);
    default:
      return assertNever(kind);
  }
}
