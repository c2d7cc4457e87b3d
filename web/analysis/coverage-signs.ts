// What spans say where no header is recorded: the gray tag as an attribute, versions, request ids in attributes
// of their own, and parents that are not there.

import {
  GRAY_FAULTS,
  textAttribute,
  type FindingClass,
  type Signs,
  type Span,
  type SplitId,
} from '../model/index.ts';
import { contains, type Range } from '../time/index.ts';
import type { FullAnalysis } from './detect.ts';
import { UNTAGGED } from './groups.ts';
import type { Tree } from './tree.ts';

/**
 * Attributes that hold a request id outside captured metadata: Envoy writes `guid:x-request-id`, frameworks
 * and hand-written code one of the others.
 */
const ID_ATTRIBUTES: readonly string[] = [
  ...['guid:x-request-id', 'x-request-id', 'x_request_id', 'request.id', 'request_id', 'requestId'],
  ...['http.request_id', 'http.request.id', 'rpc.request_id'],
];

/** Ids told: the rest is counted. */
const MOST_SPLITS = 20;
/** One id on more traces than this is a constant or a load test's, not a request's. */
const MOST_TRACES = 16;

/** The first request id that spans of a trace show, from the top down. */
function idOf(tree: Tree): { readonly attribute: string; readonly id: string } | null {
  for (const { span } of tree.nodes)
    for (const attribute of ID_ATTRIBUTES) {
      const id = textAttribute(span.attributes, attribute);
      if (id !== undefined && id !== '') return { attribute, id };
    }
  return null;
}

function splitsOf(trees: readonly Tree[]) {
  const byId = new Map<string, Tree[]>();
  const names = new Map<string, number>();
  for (const tree of trees) {
    const found = idOf(tree);
    if (found === null) continue;
    names.set(found.attribute, (names.get(found.attribute) ?? 0) + 1);
    byId.set(found.id, [...(byId.get(found.id) ?? []), tree]);
  }
  const splits: SplitId[] = [];
  for (const [id, list] of byId) {
    const entries = new Set(list.map(t => t.roots[0]?.span.resource.service));
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

const isVersioned = (span: Span): boolean =>
  (textAttribute(span.resource.attributes, 'service.version') ?? '') !== '';

/** Everything that can be said without recorded headers, over the traces that start in the range. */
export function signsOf(analysis: FullAnalysis, range: Range): Signs {
  const trees = analysis.batch.trees.filter(t => contains(range, t.start));
  const taggers = new Map<string, number>();
  const [services, versioned] = [new Set<string>(), new Set<string>()];
  for (const tree of trees)
    for (const { span, tag } of tree.nodes) {
      const { service } = span.resource;
      services.add(service);
      if (isVersioned(span)) versioned.add(service);
      if (tag !== null) taggers.set(service, (taggers.get(service) ?? 0) + 1);
    }
  const { splits, ...ids } = splitsOf(trees);
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
    orphaned: trees.filter(t => t.nodes.some(n => n.orphan)).length,
  };
}
