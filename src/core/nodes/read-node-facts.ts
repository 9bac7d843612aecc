import type { InstalledSnap, NodeFacts, NodeFile } from './node-facts.ts';

/** A line of a look: the fact and its words. */
interface Line {
  readonly fact: string;
  readonly words: readonly string[];
}

/**
 * Reads what media/look-at-node.sh printed. What stands before its first line, `begin`, is left out, whatever it looks
 * like: a login shell's own start-up files may print.
 * @param text the standard output of the look, whole or cut off
 * @param decode base64 to text, as UTF-8
 */
export function readNodeFacts(text: string, decode: (base64: string) => string): NodeFacts {
  const look = new Look(linesOf(text, decode));
  return {
    cut: look.cut,
    root: look.root,
    unseen: look.unseen,
    ...machineFacts(look),
    ...snapFacts(look),
    ...containerdFacts(look),
    ...clusterFacts(look),
  };
}

/** The lines of a look, by fact. */
class Look {
  readonly #lines: readonly Line[];
  readonly cut: boolean;
  readonly root: NodeFacts['root'];
  readonly unseen: ReadonlyMap<string, string>;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
    this.cut = !lines.some(({ fact }) => fact === 'end');
    const root = this.one('root');
    this.root = root === 'yes' || root === 'sudo' ? root : 'no';
    this.unseen = new Map(
      lines.flatMap(({ fact, words }) => (fact.startsWith('!') ? [[fact.slice(1), words.at(-1) ?? '']] : [])),
    );
  }

  all(fact: string): readonly Line[] {
    return this.#lines.filter((line) => line.fact === fact);
  }

  /** The first word of a fact that is given once. */
  one(fact: string): string | undefined {
    return this.all(fact)[0]?.words[0];
  }

  /** The lines of that word. */
  many(fact: string): readonly string[] | undefined {
    return this.one(fact)
      ?.split('\n')
      .filter((line) => line !== '');
  }

  /** What only root can read. Nothing is an answer too, but not of a look that could not read it, or that was cut. */
  rooted(fact: string): readonly Line[] | undefined {
    const found = this.all(fact);
    return found.length > 0 || (this.root !== 'no' && !this.cut) ? found : undefined;
  }
}

type MachineFact =
  | 'time'
  | 'name'
  | 'machine'
  | 'space'
  | 'links'
  | 'routes'
  | 'hasNetplan'
  | 'hasRsync'
  | 'routeFiles'
  | 'answers'
  | 'urls';

function machineFacts(look: Look): Pick<NodeFacts, MachineFact> {
  return {
    time: numberOf(look.one('time')),
    name: look.one('name'),
    machine: look.one('machine'),
    space: new Map(
      look.all('space').flatMap(({ words: [path = '', free] }) => entryOf(path, numberOf(free))),
    ),
    links: look.all('link').flatMap(({ words }) => words.slice(0, 1)),
    routes: look.many('routes'),
    hasNetplan: yesOrNo(look.one('netplan')),
    hasRsync: yesOrNo(look.one('rsync')),
    routeFiles: look.rooted('route-file')?.flatMap(fileOf),
    answers: new Map(
      look.all('answer').flatMap(({ words: [address = '', said] }) => entryOf(address, yesOrNo(said))),
    ),
    urls: new Map(
      look.all('url').flatMap(({ words: [url = '', exit, said = ''] }) => {
        const code = numberOf(exit);
        return code === undefined ? [] : [[url, { exit: code, said }]];
      }),
    ),
  };
}

function snapFacts(look: Look): Pick<NodeFacts, 'snapdVersion' | 'seeded' | 'snaps' | 'refreshHeld'> {
  const seeded = look.one('seeded');
  const refresh = look.one('refresh');
  return {
    snapdVersion: /^snapd\s+(\S+)/m.exec(look.one('snapd') ?? '')?.[1],
    seeded: seeded === undefined ? undefined : seeded === 'true',
    snaps: look.many('snaps') === undefined ? undefined : snapsOf(look.many('snaps') ?? []),
    refreshHeld: refresh === undefined ? undefined : /^hold:/m.test(refresh),
  };
}

type ContainerdFact =
  | 'runContainerd'
  | 'hostsFiles'
  | 'dropIns'
  | 'archives'
  | 'containerdRuns'
  | 'containerdEnvironment'
  | 'images';

function containerdFacts(look: Look): Pick<NodeFacts, ContainerdFact> {
  const archives = look.rooted('archive');
  const runs = look.one('containerd');
  return {
    runContainerd: yesOrNo(look.one('run-containerd')),
    hostsFiles: look.rooted('hosts-file')?.flatMap(fileOf),
    dropIns: look.rooted('drop-in')?.flatMap(fileOf),
    archives:
      archives && new Map(archives.flatMap(({ words: [name = '', size] }) => entryOf(name, numberOf(size)))),
    containerdRuns: runs === undefined ? undefined : runs === 'running',
    containerdEnvironment: look.many('containerd-environment'),
    images: look.many('images'),
  };
}

function clusterFacts(look: Look): Pick<NodeFacts, 'carrier' | 'cluster' | 'nodes' | 'sums'> {
  const nodes = look.many('nodes');
  return {
    cluster: look.one('cluster'),
    nodes: nodes && nodesOf(nodes),
    carrier: look.one('carrier'),
    sums: look.many('sums'),
  };
}

const linePattern = /^(!?[a-z-]+)((?: [A-Za-z0-9+/]*={0,2})*)$/;

function linesOf(text: string, decode: (base64: string) => string): readonly Line[] {
  const lines = text.split(/\r?\n/);
  const begin = lines.lastIndexOf('begin');
  return lines.slice(begin < 0 ? lines.length : begin + 1).flatMap((line): Line[] => {
    const [, fact, words] = linePattern.exec(line) ?? [];
    if (fact === undefined || words === undefined) return [];
    return [{ fact, words: words.split(' ').slice(1).map(decode) }];
  });
}

function entryOf<Value>(key: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[key, value]];
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

function yesOrNo(text: string | undefined): boolean | undefined {
  return text === 'yes' ? true : text === 'no' ? false : undefined;
}

function fileOf({ words: [path, mode, text] }: Line): NodeFile[] {
  return path === undefined || mode === undefined || text === undefined ? [] : [{ path, mode, text }];
}

/** The table of `snap list --all`: Name Version Rev Tracking Publisher Notes. */
function snapsOf(rows: readonly string[]): readonly InstalledSnap[] {
  return rows.slice(1).flatMap((row): InstalledSnap[] => {
    const [name, version, revision, , , notes = ''] = row.trim().split(/\s+/);
    if (name === undefined || version === undefined || revision === undefined) return [];
    return [{ name, version, revision, active: !notes.split(',').includes('disabled') }];
  });
}

/** The table of `kubectl get nodes --no-headers`: NAME STATUS ROLES AGE VERSION. */
function nodesOf(rows: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap((row) => {
      const [name, status] = row.trim().split(/\s+/);
      return name === undefined || status === undefined ? [] : [[name, status]];
    }),
  );
}
