// Generated from schemas/hosts.schema.json; run: npm run generate
import type { Schema } from '../core/language/schema.ts';

const part1 = { "type": "string" } as const;
const part2 = { "type": "array", "items": { "anyOf": [{ "enum": ["pull", "resolve", "push", "referrers"] }, part1] } } as const;
const part3 = { "anyOf": [part1, { "type": "array", "items": part1 }] } as const;
const part4 = { "anyOf": [part1, { "type": "array", "items": { "anyOf": [part1, { "type": "array", "minItems": 2, "maxItems": 2, "items": part1 }] } }] } as const;
const part5 = { "type": "boolean" } as const;
const part6 = { "type": "object", "properties": { "Authorization": part3 }, "additionalProperties": part3 } as const;
const part7 = { "type": "string", "pattern": "^(|[+-]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+))$", "patternMessage": "is no Go duration: write a number with a unit, for instance 5s or 500ms" } as const;

export const hostsSchema: Schema = {
  "type": "object",
  "additionalProperties": false,
  "patternProperties": { "^([Hh]osts|H[Oo][Ss][Tt][Ss]?|Host)$": {  } },
  "properties": { "server": part1, "capabilities": part2, "ca": part3, "client": part4, "skip_verify": part5, "header": part6, "override_path": part5, "dial_timeout": part7, "host": { "type": "object", "propertyNames": { "minLength": 1 }, "additionalProperties": { "$ref": "#/definitions/host" } } },
  "definitions": { "host": { "type": "object", "additionalProperties": false, "properties": { "capabilities": part2, "ca": part3, "client": part4, "skip_verify": part5, "header": part6, "override_path": part5, "dial_timeout": part7 } } },
};
