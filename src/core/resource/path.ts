/** Where a value stands in a document: keys and list indexes from its root. */
export type Path = readonly (string | number)[];
