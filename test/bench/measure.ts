/** What is measured: ours, and where there is one a peer that does the same or less. */
interface Measured {
  readonly runs: number;
  readonly ours: () => unknown;
  readonly peer?: { readonly name: string; readonly run: () => unknown };
}

/** Runs ours and the peer in turn, after a warm-up, and prints the median and the worst of each in milliseconds. */
export function measure(name: string, { runs, ours, peer }: Measured): void {
  const times = { ours: [] as number[], peer: [] as number[] };
  for (let run = 0; run <= runs; run += 1) {
    const took = timeOf(ours);
    const peerTook = peer === undefined ? 0 : timeOf(peer.run);
    if (run === 0) continue;
    times.ours.push(took);
    times.peer.push(peerTook);
  }
  const beside = peer === undefined ? '' : `   ${peer.name}: ${shown(times.peer)}`;
  console.log(`${name.padEnd(66)} ${shown(times.ours)}${beside}`);
}

function timeOf(run: () => unknown): number {
  const before = performance.now();
  run();
  return performance.now() - before;
}

/** The median and the worst of some times, in milliseconds, for people. */
export function shown(times: readonly number[]): string {
  return `${medianOf(times).toFixed(2)} ms (worst ${Math.max(0, ...times).toFixed(2)})`;
}

/** The middle one of some numbers; 0 of none. */
export function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
