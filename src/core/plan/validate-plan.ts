import { airgapSchema } from '../../generated/airgap-schema.ts';
import { compileSchema } from '../language/compile-schema.ts';

/** What in a plain value is no plan. */
export const validatePlan = compileSchema(airgapSchema);
