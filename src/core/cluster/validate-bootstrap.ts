import { bootstrapSchema } from '../../generated/bootstrap-schema.ts';
import { compileSchema } from '../language/compile-schema.ts';

/** What in a plain value k8s would refuse, in bootstrap.yaml or a join file: the keys of all of them are known. */
export const validateBootstrap = compileSchema(bootstrapSchema);
