/** A document to judge, with a name under which it is found again. */
export interface OracleDocument {
  readonly name: string;
  readonly text: string;
}
