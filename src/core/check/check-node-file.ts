import { withoutSilenced } from '../language/check.ts';
import type { SourceText } from '../language/text.ts';
import type { Site } from '../plan/site.ts';
import type { Problem } from '../problems/problem.ts';
import { checkDropIn } from '../proxy/check-drop-in.ts';

/** What is wrong with a file of `node/` that is none of the structured formats. Only the proxy drop-in has rules. */
export function checkNodeFile(source: SourceText, path: string, { plan }: Site): readonly Problem[] {
  if (!/(?:^|\/)http-proxy\.conf$/.test(path)) return [];
  return withoutSilenced(checkDropIn(source.text, plan), source);
}
