// Generated from schemas/regsync.schema.json; run: npm run generate
import type { SchemaValidator } from '../core/language/language.ts';

export declare const validate: SchemaValidator;
