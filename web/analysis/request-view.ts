// One request opened: every key at every hop and on every carrier, as recorded.

import {
  OUTCOMES,
  type CarrierFacts,
  type Finding,
  type HopKeyFacts,
  type RequestAnswer,
  type VisitFacts,
} from '../model/index.ts';
import type { FullAnalysis } from './detect.ts';
import { showsAll, type Carrier } from './carrier.ts';
import { GRAY_TAG } from './keys.ts';
import { eachBelow, type Node } from './tree.ts';

/** Carriers by the row of their span. */
type Carriers = ReadonlyMap<number, Carrier>;

export type RequestView = Pick<RequestAnswer, 'findings' | 'visits' | 'carriers' | 'tags'>;

/** What the analysis knows about the request at `index` of `analysis.requests`. */
export function requestView(analysis: FullAnalysis, index: number): RequestView {
  const flow = analysis.passage(index)?.flow;
  const carriers: Carriers = new Map(flow?.stops.map(s => [s.carrier.node.row, s.carrier]) ?? []);
  const roots = flow?.trees.flatMap(t => t.roots.filter(r => r.parent === null)) ?? [];
  const visits = visitsOf(analysis, index, carriers);
  const found = visits.flatMap(v => v.keys.flatMap(k => k.finding ?? []));
  return {
    findings: [...new Set(found)],
    visits,
    carriers: [...carriers.values()].map(c => factsOf(c, analysis)),
    tags: tagsOf(roots, analysis),
  };
}

const factsOf = (carrier: Carrier, { batch }: FullAnalysis): CarrierFacts => ({
  spanId: carrier.span.spanId,
  side: carrier.side,
  keys: [...carrier.keys.values()].map(r => ({
    key: batch.spellings.of(r.key),
    recordedAs: [...new Set(r.entries.map(e => e.raw))].join(', '),
    values: r.values,
  })),
});

function visitsOf(a: FullAnalysis, index: number, carriers: Carriers): VisitFacts[] {
  const { visits, cells, ends } = a;
  const ranges = a.judged.ledger.rangesOf(index);
  const [from, to] = ranges.visits;
  const [firstCell, lastCell] = ranges.cells;
  const idOf = (row: number): string | null => (row < 0 ? null : ends.at(row).spanId);
  const keysOf = new Map<number, HopKeyFacts[]>();
  for (let i = firstCell; i < lastCell; i++) {
    const visit = cells.visit[i] ?? 0;
    const list = keysOf.get(visit) ?? [];
    list.push(keyFacts(a, i, carriers));
    keysOf.set(visit, list);
  }
  return Array.from({ length: to - from }, (_, i) => ({
    hop: a.hops[visits.hop[from + i] ?? 0] ?? { kind: 'wire', from: '', to: '' },
    fromSpanId: idOf(visits.from[from + i] ?? -1),
    toSpanId: idOf(visits.to[from + i] ?? -1),
    keys: keysOf.get(from + i) ?? [],
  }));
}

function keyFacts(a: FullAnalysis, cell: number, carriers: Carriers): HopKeyFacts {
  const key = a.keys[a.cells.key[cell] ?? 0] ?? '';
  const visit = a.cells.visit[cell] ?? 0;
  const finding: Finding | null = a.findings[a.cells.finding.get(cell) ?? -1] ?? null;
  return {
    key,
    outcome: OUTCOMES[a.cells.outcome[cell] ?? 0] ?? 'unobserved',
    sent: valuesAt(a, carriers, a.visits.from[visit] ?? -1, key),
    received: valuesAt(a, carriers, a.visits.to[visit] ?? -1, key),
    finding,
  };
}

function valuesAt(a: FullAnalysis, carriers: Carriers, row: number, key: string) {
  const carrier = carriers.get(row);
  if (carrier === undefined || carrier.keys.size === 0) return null;
  const id = a.batch.keys.find(key)?.id ?? -1;
  return carrier.keys.get(id)?.values ?? (carrier.node.partial ? null : []);
}

/** The tag in force at each span: its own (attribute, then baggage), else the one of the span above. */
function tagsOf(roots: readonly Node[], a: FullAnalysis): RequestAnswer['tags'] {
  const tagKey = a.batch.keys.find(GRAY_TAG)?.id ?? -1;
  const tags: { spanId: string; tag: string; inherited: boolean }[] = [];
  const inForce = new Map<Node, string | null>();
  for (const root of roots)
    eachBelow(root, node => {
      const above = node.parent === null ? null : (inForce.get(node.parent) ?? null);
      const { carrier } = node;
      const own = node.tag ?? carrier?.keys.get(tagKey)?.values[0] ?? null;
      // A carrier that sees baggage and finds no tag there ends what the spans above had.
      const ends = carrier !== null && showsAll(carrier) && carrier.site.recorded.has(tagKey);
      const tag = own ?? (ends ? null : above);
      inForce.set(node, tag);
      if (tag !== null) tags.push({ spanId: node.span.spanId, tag, inherited: own === null });
    });
  return tags;
}
