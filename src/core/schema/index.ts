export { compileSchema } from './compileSchema.ts';
export type { RawSchema } from './rawSchema.ts';
export { readCrd } from './readCrd.ts';
export { readOpenApi } from './readOpenApi.ts';
export { SchemaRegistry } from './registry.ts';
export { parseApiVersion, resourceSchema } from './resourceSchema.ts';
export type { ResourceSchema, SchemaOrigin } from './resourceSchema.ts';
export { childSchema, schemaAt } from './schema.ts';
export type { Schema, SchemaLimits, SchemaRule } from './schema.ts';
