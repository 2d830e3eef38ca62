/** One version of a file while somebody types into its middle, and where the cursor and the mouse are. */
export interface Keystroke {
  readonly text: string;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

const linesOfDocument = 15;

/** How many documents make a file of so many lines. */
export function documentsIn(lines: number): number {
  return Math.max(1, Math.round(lines / linesOfDocument));
}

function documentAt(index: number, model: string, more = ''): string {
  return `---
apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayBackend
metadata:
  name: backend-${index}
  namespace: team-${index % 20}
spec:
  ai:
    provider:
      openai:
        model: ${model}${more}
  policies:
    auth:
      secretRef:
        name: openai-${index % 7}
`;
}

/** A file whose middle document has another model at each keystroke, or where a key below it is begun. */
export function keystroke(lines: number, index: number, what: 'value' | 'key'): Keystroke {
  const count = documentsIn(lines);
  const middle = Math.floor(count / 2);
  const typed = `gpt-4o-${(index + 1).toString(36)}`;
  const more = what === 'key' ? '\n        m' : '';
  const parts = Array.from({ length: count }, (_, at) =>
    at === middle ? documentAt(at, typed, more) : documentAt(at, 'gpt-4o-mini'),
  );
  const text = parts.join('');
  const start = parts.slice(0, middle).join('').length;
  const marker = what === 'key' ? '\n        m\n' : 'model';
  const offset = text.indexOf(marker, start) + marker.length - (what === 'key' ? 1 : 2);
  const before = text.slice(0, offset);
  return { text, offset, line: before.split('\n').length - 1, column: offset - (before.lastIndexOf('\n') + 1) };
}
