import schema from '../../../schemas/airgap.schema.json';
import { compileSchema } from '../language/compile-schema.ts';
import type { Schema } from '../language/schema.ts';

/** The schema of airgap.yaml. */
export const planSchema: Schema = schema;

/** What in a plain value is no plan. */
export const validatePlan = compileSchema(schema);
