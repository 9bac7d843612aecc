/** What is measured: ours, and where there is one a peer that does the same or less. */
interface Measured {
  readonly runs: number;
  readonly ours: () => unknown;
  readonly peer?: { readonly name: string; readonly run: () => unknown };
  /** The most milliseconds that 95 of 100 runs may take. */
  readonly limit?: number;
}

/**
 * Runs ours and the peer in turn, after a warm-up, and prints the median and the 95th percentile of each.
 * @returns the median of ours in milliseconds
 */
export function measure(name: string, { runs, ours, peer, limit }: Measured): number {
  const times = { ours: [] as number[], peer: [] as number[] };
  for (let run = 0; run <= runs; run += 1) {
    const took = timeOf(ours);
    const peerTook = peer === undefined ? 0 : timeOf(peer.run);
    if (run === 0) continue;
    times.ours.push(took);
    times.peer.push(peerTook);
  }
  const beside = peer === undefined ? '' : `   ${peer.name}: ${shown(times.peer)}`;
  print(name, `${shown(times.ours)}${beside}`, { is: p95Of(times.ours), limit, unit: 'ms' });
  return medianOf(times.ours);
}

/** Prints one figure beside its limit. */
export function print(
  name: string,
  text: string,
  { is, limit, unit }: { readonly is: number; readonly limit?: number | undefined; readonly unit: string },
): void {
  const beside = limit === undefined ? '' : `   limit: ${limit} ${unit}${is > limit ? '   OVER' : ''}`;
  console.log(`${name.padEnd(66)} ${text}${beside}`);
}

/**
 * Milliseconds that something takes: on a machine that is busy with others the time that was computed, since what is left
 * of the clock's was not ours.
 */
export function timeOf(run: () => unknown): number {
  const before = performance.now();
  const used = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(used);
  return Math.min(performance.now() - before, (user + system) / 1000);
}

/** The median and the worst 20th of some times, in milliseconds, for people. */
export function shown(times: readonly number[]): string {
  return `${medianOf(times).toFixed(2)} ms (p95 ${p95Of(times).toFixed(2)})`;
}

/** The middle one of some numbers; 0 of none. */
export function medianOf(numbers: readonly number[]): number {
  return partOf(numbers, 0.5);
}

/** The number that 95 of 100 are below; 0 of none. */
export function p95Of(numbers: readonly number[]): number {
  return partOf(numbers, 0.95);
}

function partOf(numbers: readonly number[], part: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)] ?? 0;
}

/** A moment on the clock, and in the processor time that this process used; all in milliseconds. */
export interface Moment {
  readonly wall: number;
  /** Of a machine that is busy with others, what is left of the clock's time was not ours. */
  readonly computing: number;
}

function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), computing: (user + system) / 1000 };
}

/** For how long at most whoever shares this thread had no turn while something was done. */
export async function longestStall(work: () => Promise<void>): Promise<Moment> {
  let last = now();
  let [wall, computing] = [0, 0];
  const look = (): void => {
    const turn = now();
    wall = Math.max(wall, turn.wall - last.wall);
    computing = Math.max(computing, turn.computing - last.computing);
    last = turn;
  };
  const turns = setInterval(look, 1);
  try {
    await work();
  } finally {
    clearInterval(turns);
  }
  look();
  return { wall, computing };
}
