import { movedFix } from '../../language/moved.ts';
import { openDocument } from '../../language/service.ts';
import type { LanguageService, OpenDocument } from '../../language/service.ts';
import { SourceText } from '../../language/text.ts';
import type { TextEdit } from '../../problems/problem.ts';
import { syncLanguage } from '../language.ts';
import type { SyncEntry, SyncFile } from '../sync-file.ts';
import { LiveSyncFile } from './live-sync-file.ts';

/** One version of a sync file. */
export interface OpenSyncFile extends OpenDocument<SyncFile> {
  /** Those of the document, which for them alone is not read. */
  readonly entries: readonly SyncEntry[];
  readonly edit: (edits: readonly TextEdit[]) => OpenSyncFile;
}

interface SyncService extends LanguageService<SyncFile> {
  readonly open: (text: string) => OpenSyncFile;
}

/** Sync files as their users see them: read entry by entry where that can be done, else as a whole. */
export const syncService: SyncService = {
  kind: 'sync',
  open: (text) => {
    const source = new SourceText(text);
    return openSync(source, LiveSyncFile.open(source));
  },
};

function openSync(source: SourceText, live: LiveSyncFile | undefined): OpenSyncFile {
  let read: OpenDocument<SyncFile> | undefined;
  let entries: readonly SyncEntry[] | undefined;
  const whole = (): OpenDocument<SyncFile> => {
    read ??= openDocument(syncLanguage, syncLanguage.parse(source.text));
    return read;
  };
  /** What an offset is in, as a document of its own. */
  const partAt = (offset: number) => {
    const part = live?.partAt(offset);
    return part && { ...part, opened: openDocument(syncLanguage, part.document) };
  };
  return {
    source,
    get document() {
      return whole().document;
    },
    get entries() {
      entries ??= live?.entries() ?? whole().document.entries;
      return entries;
    },
    check: (place) => live?.check(place) ?? whole().check(place),
    fixes: (problem, place) => {
      // Where the file is read as a whole its problems are those of the whole tree, and so are their fixes.
      const part = live?.check(place) === undefined ? undefined : partAt(problem.range.start);
      if (part === undefined) return whole().fixes(problem, place);
      const { opened, into, outOf } = part;
      return opened
        .fixes({ ...problem, range: into(problem.range) }, place)
        .map((fix) => movedFix(fix, outOf));
    },
    complete: (offset, at) => {
      const part = partAt(offset);
      const inPart = part?.into({ start: offset, end: offset }).start ?? 0;
      // At the left edge a key of the file is typed, and all of the file says which are there.
      if (part === undefined || syncLanguage.cursorAt(part.opened.source, inPart).path.length === 0)
        return whole().complete(offset, at);
      return part.opened.complete(inPart, at).map((item) => ({ ...item, range: part.outOf(item.range) }));
    },
    hover: (offset, at) => {
      const part = partAt(offset);
      if (part === undefined) return whole().hover(offset, at);
      const { opened, into, outOf } = part;
      const hover = opened.hover(into({ start: offset, end: offset }).start, at);
      return hover && { ...hover, range: outOf(hover.range) };
    },
    edit: (edits) => {
      let next = live;
      let text = source;
      for (const { range, text: inserted } of edits) {
        next = next?.edit(range, inserted);
        text = next?.source ?? text.edited(range, inserted);
      }
      return openSync(text, next ?? LiveSyncFile.open(text));
    },
  };
}
