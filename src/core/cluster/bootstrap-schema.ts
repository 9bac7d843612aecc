import schema from '../../../schemas/bootstrap.schema.json';
import { compileSchema } from '../language/compile-schema.ts';
import type { Schema } from '../language/schema.ts';

/** The schema of bootstrap.yaml and of the join files: every key that one of them knows. */
export const bootstrapSchema: Schema = schema;

/** What in a plain value k8s would refuse. */
export const validateBootstrap = compileSchema(schema);
