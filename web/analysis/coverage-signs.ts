// What spans say where no header is recorded: the gray tag as an attribute, versions, request ids in attributes
// of their own, and parents that are not there.

import {
  GRAY_FAULTS,
  textAttribute,
  type FindingClass,
  type Resource,
  type Signs,
  type SplitId,
} from '../model/index.ts';
import { contains, type Range } from '../time/index.ts';
import type { TraceHead } from './archive-head.ts';
import { ORPHAN } from './archive-span.ts';
import type { FullAnalysis } from './detect.ts';
import { UNTAGGED } from './groups.ts';

/** Ids told: the rest is counted. */
const MOST_SPLITS = 20;
/** One id on more traces than this is a constant or a load test's, not a request's. */
const MOST_TRACES = 16;

function splitsOf(heads: readonly TraceHead[]) {
  const byId = new Map<string, TraceHead[]>();
  const names = new Map<string, number>();
  for (const head of heads) {
    const { named } = head.rare;
    if (named === null) continue;
    names.set(named.attribute, (names.get(named.attribute) ?? 0) + 1);
    byId.set(named.id, [...(byId.get(named.id) ?? []), head]);
  }
  const splits: SplitId[] = [];
  for (const [id, list] of byId) {
    const entries = new Set(list.map(h => h.shelf.serviceOf(h.root)));
    // Traces that begin at one service are a client's attempts, not parts of one request.
    if (list.length < 2 || list.length > MOST_TRACES || entries.size < 2) continue;
    splits.push({ id, traceIds: [...list].sort((a, b) => a.start - b.start).map(t => t.traceId) });
  }
  const [first] = [...names].sort(([, a], [, b]) => b - a);
  return { idAttribute: first?.[0] ?? null, identified: sum(names.values()), splits };
}

const sum = (counts: Iterable<number>): number => [...counts].reduce((a, b) => a + b, 0);

function faultsOf(analysis: FullAnalysis, range: Range): Signs['faults'] {
  const requests = new Map<FindingClass, Set<string>>();
  for (const f of analysis.findings) {
    if (!GRAY_FAULTS.some(c => c === f.class) || f.accepted !== null || !contains(range, f.time)) continue;
    requests.set(f.class, (requests.get(f.class) ?? new Set<string>()).add(f.requestId));
  }
  return [...requests].map(([cls, ids]) => ({ class: cls, requests: ids.size }));
}

function groupsOf(analysis: FullAnalysis, range: Range): Signs['groups'] {
  const counts = new Map<string, number>();
  for (const r of analysis.requests)
    if (r.group !== UNTAGGED && contains(range, r.start)) counts.set(r.group, (counts.get(r.group) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([group, requests]) => ({ group, requests }));
}

const isVersioned = ({ attributes }: Resource): boolean =>
  (textAttribute(attributes, 'service.version') ?? '') !== '';

function hasOrphan({ shelf, first, count }: TraceHead): boolean {
  for (let row = first; row < first + count; row++) if ((shelf.flagsOf(row) & ORPHAN) !== 0) return true;
  return false;
}

/** Everything that can be said without recorded headers, over the traces that start in the range. */
export function signsOf(analysis: FullAnalysis, range: Range): Signs {
  const heads = analysis.batch.heads.filter(h => contains(range, h.start));
  const taggers = new Map<string, number>();
  const [services, versioned] = [new Set<string>(), new Set<string>()];
  for (const { shelf, first, count } of heads)
    for (let row = first; row < first + count; row++) {
      const resource = shelf.resourceOf(row);
      const { service } = resource;
      services.add(service);
      if (isVersioned(resource)) versioned.add(service);
      if (shelf.kinds.tag(shelf.kindOf(row)) >= 0) taggers.set(service, (taggers.get(service) ?? 0) + 1);
    }
  const { splits, ...ids } = splitsOf(heads);
  return {
    tagged: sum(taggers.values()),
    taggers: [...taggers.keys()].sort(),
    groups: groupsOf(analysis, range),
    faults: faultsOf(analysis, range),
    versioned: [...versioned].sort(),
    services: services.size,
    ...ids,
    splits: splits.slice(0, MOST_SPLITS),
    splitRequests: splits.length,
    orphaned: heads.filter(hasOrphan).length,
  };
}
