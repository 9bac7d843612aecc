/** One command with everything that it is to get. */
export interface Handover {
  /** Absolute path of the folder to run in. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly [string, ...string[]];
}

export type HandoverResult =
  | { readonly ok: true; readonly records: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/**
 * The only names of environment variables that a step may set. A name out of a plan could otherwise change which
 * program runs (PATH, LD_PRELOAD) or what bash does before it (BASH_ENV, IFS).
 */
export const handoverNames: ReadonlySet<string> = new Set([
  'DOCKER_AUTH_CONFIG',
  'MIRROR',
  'PASSWORD',
  'SSL_CERT_FILE',
  'UBUNTU_STORE_ARCH',
  'USERNAME',
]);

const version = 'step1';

/**
 * Writes a command as the records that media/runner.sh reads: version, folder, number of variables, `NAME=VALUE` each,
 * number of arguments, the arguments, `end`. Nothing is escaped, since no shell parses a record.
 * @returns why it cannot be handed over: a NUL in a value (it would end the record), a name that may not be set, a
 * folder that is no absolute path. The reason holds no value, since values may be secret.
 */
export function handoverRecords({ cwd, env, argv }: Handover): HandoverResult {
  const variables = Object.entries(env);
  const refused = variables.find(([name]) => !handoverNames.has(name));
  if (refused !== undefined)
    return { ok: false, reason: `A step may not set the environment variable ${refused[0]}` };
  if (!cwd.startsWith('/'))
    return { ok: false, reason: 'A step runs in a folder that is given by its absolute path' };
  const records = [
    version,
    cwd,
    String(variables.length),
    ...variables.map(([name, value]) => `${name}=${value}`),
    String(argv.length),
    ...argv,
    'end',
  ];
  return records.some((record) => record.includes('\0'))
    ? { ok: false, reason: 'A value holds a NUL character, which no program can be given' }
    : { ok: true, records };
}

/** What the runner gets in place of a step: it shows the reason and ends with code 75. */
export function refusalRecords(reason: string): readonly string[] {
  return [reason.replaceAll('\0', ' ')];
}

/** Records as they are written: each ends with a NUL. */
export function encodeRecords(records: readonly string[]): string {
  return records.map((record) => `${record}\0`).join('');
}
