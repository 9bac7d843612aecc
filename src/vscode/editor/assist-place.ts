import type { AssistPlace } from '../../core/assist/assist-place.ts';
import type { LocatedDocument } from '../state/site-store.ts';
import type { DescribedSchemas } from './described-schemas.ts';

/** A document's place among the files that are named in it, and its schema with the texts of it. */
export async function assistPlace(
  { document, place, state }: LocatedDocument,
  schemas: DescribedSchemas,
): Promise<AssistPlace> {
  const described = 'opened' in document ? await schemas.of(document.kind) : undefined;
  return {
    ...place,
    described,
    root: state?.root.path,
    certificates: (state?.paths ?? []).filter((path) => /\.(?:crt|pem|cer)$/.test(path)),
  };
}
