import type { ImageList } from '../../core/images/image-list.ts';
import type { Language } from '../../core/language/language.ts';
import type { OpenDocument } from '../../core/language/service.ts';

/** One of our files, read; or why it could not be. */
export type SiteDocument =
  | { readonly kind: Language['kind']; readonly text: string; readonly opened: OpenDocument }
  | { readonly kind: 'images'; readonly text: string; readonly list: ImageList }
  | { readonly kind: 'unreadable'; readonly text: ''; readonly message: string };

/** What a file is to us. */
export type SiteDocumentKind = Language['kind'] | 'images';
