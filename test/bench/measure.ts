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

function shown(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${median.toFixed(2)} ms (worst ${(sorted.at(-1) ?? 0).toFixed(2)})`;
}
