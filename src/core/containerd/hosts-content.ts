import type { Range } from '../language/text.ts';

/** A value where Go holds `any`: tables are maps, numbers and dates are not told apart. */
export type GoAny =
  | string
  | boolean
  | { readonly other: string }
  | readonly GoAny[]
  | ReadonlyMap<string, GoAny>;

/** The keys of one host, or of the root, as Go decoded them. Undefined is Go's nil. */
export interface HostFields {
  readonly capabilities: readonly string[];
  readonly ca: GoAny | undefined;
  readonly client: GoAny | undefined;
  readonly skipVerify: boolean | undefined;
  readonly header: ReadonlyMap<string, GoAny> | undefined;
  readonly overridePath: boolean;
  readonly dialTimeout: string;
}

/** A hosts.toml that was read without an error. */
export interface HostsContent {
  readonly server: string;
  readonly root: HostFields;
  readonly hosts: ReadonlyMap<string, HostFields>;
  /** The hosts to be asked, in order; one may be there twice, or not at all though it has fields. */
  readonly order: readonly string[];
  /** Whether containerd's order of some of them is left to chance. */
  readonly orderByChance: boolean;
}

/** What became of a text: read, discarded with a line in containerd's log, or the end of the daemon. */
export type ReadOutcome =
  | { readonly state: 'read'; readonly content: HostsContent }
  | { readonly state: 'discarded' | 'crash'; readonly reason: string; readonly range?: Range };

export const noFields: HostFields = {
  capabilities: [],
  ca: undefined,
  client: undefined,
  skipVerify: undefined,
  header: undefined,
  overridePath: false,
  dialTimeout: '',
};

/** Thrown inside the readers of this folder only, and caught by them. */
export class ReadStop extends Error {
  readonly state: 'discarded' | 'crash';
  readonly range: Range | undefined;

  constructor(state: 'discarded' | 'crash', reason: string, range?: Range) {
    super(reason);
    this.state = state;
    this.range = range;
  }

  get outcome(): ReadOutcome {
    return {
      state: this.state,
      reason: this.message,
      ...(this.range === undefined ? {} : { range: this.range }),
    };
  }
}
