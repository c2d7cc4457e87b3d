// The hop table: for each hop and key, the requests whose `from` carried the key and what became of it.

import { OUTCOMES, type Analysis, type HopRow, type Outcome } from '../model/index.ts';

/** From harmless to worst: within one request the worst outcome of a hop and key wins. */
const SEVERITY: Readonly<Record<Outcome, number>> = {
  kept: 0,
  unobserved: 1,
  altered: 2,
  foreign: 3,
  lost: 4,
};

interface Tally {
  readonly counts: Record<Outcome, number>;
  /** The request counted last, and its worst outcome so far: cells come request by request. */
  request: number;
  worst: Outcome;
}

/** The rows in order of first appearance. Settling requests have no cells and are not counted. */
export function hopTable(analysis: Analysis): readonly HopRow[] {
  const { cells, visits, hops, keys } = analysis;
  const tallies = new Map<number, Tally>();
  for (let i = 0; i < cells.visit.length; i++) {
    const visit = cells.visit[i] ?? -1;
    const [request, hop] = [visits.request[visit], visits.hop[visit]];
    const outcome = OUTCOMES[cells.outcome[i] ?? -1];
    if (request === undefined || hop === undefined || outcome === undefined) continue;
    const id = hop * keys.length + (cells.key[i] ?? 0);
    let tally = tallies.get(id);
    if (tally === undefined) {
      const counts = { kept: 0, altered: 0, lost: 0, foreign: 0, unobserved: 0 };
      tallies.set(id, (tally = { counts, request: -1, worst: 'kept' }));
    }
    note(tally, request, outcome);
  }
  return [...tallies].map(([id, { counts }]) => {
    const hop = hops[Math.floor(id / keys.length)] ?? { kind: 'wire', from: '', to: '' };
    const requests = OUTCOMES.reduce((n, o) => n + counts[o], 0);
    return { ...hop, key: keys[id % keys.length] ?? '', requests, ...counts };
  });
}

function note(tally: Tally, request: number, outcome: Outcome): void {
  if (tally.request === request) {
    if (SEVERITY[outcome] <= SEVERITY[tally.worst]) return;
    tally.counts[tally.worst]--;
  }
  tally.request = request;
  tally.worst = outcome;
  tally.counts[outcome]++;
}
