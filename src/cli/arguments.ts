import { parseArgs } from 'node:util';

/** The command line as read, or why it cannot be. */
export type Arguments =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly why: string }
  | ({ readonly kind: 'run' } & Invocation);

/** What was asked for. */
export interface Invocation {
  readonly command: CommandName;
  readonly operands: readonly string[];
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly containerd: string | undefined;
  readonly hosts: string | undefined;
  readonly assert: string | undefined;
  readonly root: string | undefined;
}

const commands = ['check', 'generate', 'resolve', 'images', 'snap'] as const;
export type CommandName = (typeof commands)[number];

/** Which options each command takes. */
const taken: Readonly<Record<CommandName, readonly string[]>> = {
  check: ['json', 'containerd'],
  generate: ['json', 'dry-run'],
  resolve: ['json', 'containerd', 'hosts'],
  images: ['json'],
  snap: ['json', 'assert', 'root'],
};

export const usage = `Usage: airgap COMMAND [OPTIONS] [ARGUMENTS]

  check PATH... [--containerd VERSION] [--json]     check a plan's folder, or single files
  generate DIR [--dry-run] [--json]                 write what the plan calls for; keeps what a person wrote
  resolve --hosts DIR [--containerd VERSION] [--json] REFERENCE...
                                                    what containerd would really ask for an image
  images PATH... [--json]                           the images of lists, sync files and snaps
  snap FILE.snap [--assert FILE] [--root FILE] [--json]
                                                    prove a snap by its .assert, as a node without a network would

No command here ever connects to anything.
VERSION is 1.6, 1.7, 2.0 to 2.4, or an exact version; without it the plan's channel decides.
The .assert is the file beside the .snap that is called like it; a root is another store's account and account-key.
Exit code: 0 holds, 1 an error or something short, 2 could not run.
`;

/** Reads the arguments after the program's own name; never throws. */
export function parseArguments(argv: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        containerd: { type: 'string' },
        hosts: { type: 'string' },
        assert: { type: 'string' },
        root: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
    if (values.help) return { kind: 'help' };
    if (values.version) return { kind: 'version' };
    const [name, ...operands] = positionals;
    const command = commands.find((known) => known === name);
    if (command === undefined)
      return { kind: 'wrong', why: name === undefined ? 'No command' : `${name} is no command` };
    const foreign = Object.keys(values).find((option) => !taken[command].includes(option));
    if (foreign !== undefined) return { kind: 'wrong', why: `${command} takes no --${foreign}` };
    if (operands.length === 0)
      return {
        kind: 'wrong',
        why: `${command} needs ${command === 'resolve' ? 'an image reference' : 'a path'}`,
      };
    return {
      kind: 'run',
      command,
      operands,
      json: values.json ?? false,
      dryRun: values['dry-run'] ?? false,
      containerd: values.containerd,
      hosts: values.hosts,
      assert: values.assert,
      root: values.root,
    };
  } catch (error) {
    return { kind: 'wrong', why: error instanceof Error ? error.message : String(error) };
  }
}
