import type { TomlAssignment, TomlHeader } from '../language/toml/toml.ts';
import { isInlineTable } from '../language/toml/toml.ts';
import type { ScalarNode, TreeNode } from '../language/tree.ts';
import { ReadStop } from './hosts-content.ts';

interface Entry {
  kind: 'value' | 'table' | 'array-table';
  /** Defined by a header, or by dotted keys of a table that is closed. */
  explicit: boolean;
  /** Made by a dotted key of the table that is open. */
  dotted: boolean;
  readonly children: Map<string, Entry>;
}

function newEntry(kind: Entry['kind'], explicit: boolean, dotted: boolean): Entry {
  return { kind, explicit, dotted, children: new Map() };
}

/**
 * Remembers which keys and tables were there, as go-toml 2 does, and stops at what it calls defined already.
 * @see github.com/pelletier/go-toml/v2: internal/tracker/seen.go
 */
export class SeenKeys {
  readonly #root = newEntry('table', true, false);
  #current = this.#root;

  header(header: TomlHeader): void {
    closeDotted(this.#current);
    let parent = this.#root;
    for (const key of header.path.slice(0, -1)) {
      const found = parent.children.get(nameOf(key));
      if (found?.kind === 'value') stop(key);
      parent = found ?? add(parent, key, newEntry('table', false, false));
    }
    const last = header.path.at(-1);
    if (last === undefined) return;
    const found = parent.children.get(nameOf(last));
    const array = header.kind === 'array-table';
    if (found === undefined) {
      this.#current = add(parent, last, newEntry(array ? 'array-table' : 'table', true, false));
      return;
    }
    if (found.kind !== header.kind || (!array && found.explicit)) stop(last);
    if (array) found.children.clear();
    else found.explicit = true;
    this.#current = found;
  }

  assignment({ path, value }: TomlAssignment): void {
    let parent = this.#current;
    for (const [index, key] of path.entries()) {
      const found = parent.children.get(nameOf(key));
      const last = index === path.length - 1;
      if (found !== undefined && (last || found.kind !== 'table' || found.explicit)) stop(key);
      parent = found ?? add(parent, key, newEntry('table', false, true));
    }
    parent.kind = 'value';
    checkInside(value);
  }
}

/** Inline tables are looked at on their own. */
function checkInside(value: TreeNode | undefined): void {
  if (value?.kind === 'sequence') for (const item of value.items) checkInside(item);
  if (!isInlineTable(value)) return;
  const seen = new SeenKeys();
  for (const assignment of value.assignments) seen.assignment(assignment);
}

function nameOf(key: ScalarNode): string {
  return String(key.value);
}

function add(parent: Entry, key: ScalarNode, entry: Entry): Entry {
  parent.children.set(nameOf(key), entry);
  return entry;
}

function closeDotted(entry: Entry): void {
  for (const child of entry.children.values()) {
    if (child.dotted) {
      child.explicit = true;
      child.dotted = false;
    }
    closeDotted(child);
  }
}

function stop(key: ScalarNode): never {
  throw new ReadStop('discarded', `${key.raw} is defined twice`, key.range);
}
