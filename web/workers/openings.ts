// Opened requests: their trees stay here with everything the page asks about them; the page gets columns.

import type { Slices } from '../analysis/index.ts';
import { followKey, noFlow } from '../analysis/trace/flow.ts';
import { criticalPath, selfTime } from '../analysis/trace/critical.ts';
import { servedBy, whatFollowed } from '../analysis/trace/followed.ts';
import { followable, hopsAt, indexHops, recording, type HopIndex } from '../analysis/trace/hops.ts';
import { search } from '../analysis/trace/search.ts';
import { comparable, shownSpan } from '../analysis/trace/shown.ts';
import { listSpans, type Listed } from '../analysis/trace/spans.ts';
import { totals } from '../analysis/trace/totals.ts';
import { treeOf } from '../analysis/trace/tree.ts';
import type {
  Choice,
  ChoiceQuestion,
  Judged,
  JudgedTrace,
  Message,
  OpenedTrace,
  Place,
  RequestAnswer,
  RequestFacts,
  Span,
  Trace,
  Tree,
} from '../model/index.ts';
import { micros } from '../time/index.ts';
import { changed, sharing } from './columns.ts';

/** What an analysis says of a request, as its tree is built from. */
type Findings = Pick<RequestAnswer, 'findings' | 'visits' | 'carriers' | 'tags' | 'batch'>;

export interface Opening {
  readonly facts: RequestFacts;
  readonly traces: readonly Trace[];
  /** What reading its body had to say. */
  readonly remarks: readonly Message[];
  readonly listed: Listed;
  readonly tree: Tree;
  readonly found: Findings;
  readonly index: HopIndex;
}

/** Opened at the same time: two that are compared, each before and after it was judged, and one more. */
const MOST = 5;

/** So many spans are kept of them together; the newest stays, however large it is. */
const MOST_SPANS = 500_000;

/** Hops sent at once: the inspector lists a few, and a batch run may make thousands of calls. */
const MOST_HOPS = 40;

/** Attributes of a span at the end of a hop: its name, version and protocol are read from them. */
const TELLING = 200;

const NOTHING: Findings = { findings: [], visits: [], carriers: [], tags: [], batch: 0 };

/** What the spans say themselves: no group, no judgement, the trace id for want of a request id. */
function bareFacts(traces: readonly Trace[], tree: Tree, spans: readonly Span[]): RequestFacts {
  const root = spans[tree.ref[tree.kind.indexOf(0)] ?? -1];
  return {
    requestId: traces[0]?.traceId ?? '',
    traceIds: traces.map(t => t.traceId),
    entry: { service: root?.resource.service ?? '', operation: root?.name ?? '' },
    start: micros(tree.start),
    end: micros(tree.start + tree.length),
    group: '',
    settled: true,
    error: root?.status === 'error',
    spans: tree.list.size,
  };
}

const slim = (span: Span): Span => ({
  ...span,
  attributes: span.attributes.slice(0, TELLING),
  events: [],
  links: [],
});

/** The key that is followed where none was asked for: the first damaged one, else the gray tag. */
const firstKey = (places: readonly Place[]): string => places[0]?.findings[0]?.key ?? 'gray.tag';

/** The very same objects in the same order: what was made of them once is theirs still. */
const sameTraces = (a: readonly Trace[], b: readonly Trace[]): boolean =>
  a.length === b.length && a.every((trace, i) => trace === b[i]);

const judgementOf = (answer: RequestAnswer, key: string | null, listed: Listed, tree: Tree): Judged => ({
  keys: followable(answer),
  recording: recording(answer),
  tagged: answer.tags.length > 0,
  batch: answer.batch,
  warnings: answer.warnings,
  flow: followKey(tree, answer, key ?? firstKey(tree.places)),
  served: tree.places.map(p => servedBy(p, listed, answer.facts.group)),
});

export class Openings {
  readonly #kept = new Map<number, Opening>();
  readonly #mostSpans: number;
  #next = 1;

  constructor(mostSpans = MOST_SPANS) {
    this.#mostSpans = mostSpans;
  }

  forget(): void {
    this.#kept.clear();
  }

  /** An opened request with everything known of it; null where it is forgotten. */
  get(open: number): Opening | null {
    return this.#kept.get(open) ?? null;
  }

  /** The traces of an opened request, to be judged; null where it is forgotten. */
  tracesOf(open: number): readonly Trace[] | null {
    return this.#kept.get(open)?.traces ?? null;
  }

  /** Spans that nothing has judged yet. */
  bare(traces: readonly Trace[], remarks: readonly Message[] = []): OpenedTrace {
    const listed = listSpans(traces);
    const tree = treeOf(listed, { traces, findings: [] });
    const facts = bareFacts(traces, tree, listed.spans);
    const index = indexHops(NOTHING);
    return this.#whole({ facts, traces, remarks, listed, tree, found: NOTHING, index }, null);
  }

  /** A judged request; `key` is the one to follow, null for the one that is damaged first. */
  judged(answer: RequestAnswer, key: string | null, remarks: readonly Message[] = []): OpenedTrace {
    const listed = listSpans(answer.traces);
    const tree = treeOf(listed, answer);
    return this.#whole(this.#opening(answer, remarks, listed, tree), judgementOf(answer, key, listed, tree));
  }

  #opening(found: RequestAnswer, remarks: readonly Message[], listed: Listed, tree: Tree): Opening {
    const { facts, traces } = found;
    return { facts, traces, remarks, listed, tree, found, index: indexHops(found) };
  }

  /** Judges what was opened, as `judge` says of its traces; null where either does not know it. */
  *judge(
    open: number,
    key: string | null,
    judge: (traces: readonly Trace[], id: string) => Slices<RequestAnswer | null>,
  ): Slices<JudgedTrace | null> {
    const before = this.#kept.get(open);
    const answer = before && (yield* judge(before.traces, before.facts.requestId));
    if (!answer) return null;
    const listed = sameTraces(before.traces, answer.traces) ? before.listed : listSpans(answer.traces);
    const tree = sharing(treeOf(listed, answer), before.tree);
    const opening = this.#opening(answer, before.remarks, listed, tree);
    return this.#answer(opening, judgementOf(answer, key, listed, tree), before.tree);
  }

  /** Everything the inspector shows of what is chosen. */
  choose({ open, span, place, finding }: ChoiceQuestion): Choice | null {
    const opening = this.#kept.get(open);
    if (!opening) return null;
    const { listed, tree, index, found, facts } = opening;
    const own = listed.spans[span] ?? null;
    const at = tree.places[place] ?? null;
    const named = at?.findings.find(f => f.id === finding) ?? null;
    const hops = hopsAt(index, own?.spanId ?? null, at, named)
      .slice(0, MOST_HOPS)
      .map(h => ({ ...h, keys: h.keys.map(comparable) }));
    const ids = new Set(hops.flatMap(h => [h.fromSpanId, h.toSpanId]).filter(id => id !== null));
    const ends = [...ids].flatMap(id => listed.spans[listed.byId.get(id) ?? -1] ?? []);
    if (own) ids.add(own.spanId);
    return {
      ...{ place, index: own ? span : -1 },
      span: own && shownSpan(own),
      self: selfTime(tree, tree.nodeOfSpan[span] ?? -1),
      hops,
      ends: ends.map(e => shownSpan(slim(e))),
      carriers: [...ids].flatMap(id => index.carriers.get(id) ?? []),
      followed: at && whatFollowed(tree, listed, { ...found, facts }, at),
    };
  }

  flow(open: number, key: string) {
    const opening = this.#kept.get(open);
    if (!opening) return null;
    return opening.found === NOTHING
      ? noFlow(opening.tree, key)
      : followKey(opening.tree, opening.found, key);
  }

  search(open: number, text: string, secrets: readonly string[]): Int32Array | null {
    const opening = this.#kept.get(open);
    return opening ? search(opening.tree, opening.listed.spans, text, secrets) : null;
  }

  totals(open: number) {
    const opening = this.#kept.get(open);
    return opening ? totals(opening.tree) : null;
  }

  critical(open: number) {
    const opening = this.#kept.get(open);
    return opening ? criticalPath(opening.tree) : null;
  }

  /** Forgets the oldest where there are too many. What was opened twice, before and after its judgement, counts once. */
  #letGo(): void {
    const seen = new Set<Trace>();
    let [kept, spans] = [0, 0];
    for (const [open, { traces }] of [...this.#kept].reverse()) {
      kept++;
      for (const trace of traces) if (!seen.has(trace)) spans += trace.spans.length;
      for (const trace of traces) seen.add(trace);
      if (kept > MOST || (kept > 1 && spans > this.#mostSpans)) this.#kept.delete(open);
    }
  }

  #whole(opening: Opening, judged: OpenedTrace['judged']): OpenedTrace {
    const answer = this.#answer(opening, judged, null);
    return { ...answer, tree: { ...opening.tree, ...answer.tree } };
  }

  #answer(opening: Opening, judged: OpenedTrace['judged'], before: Tree | null): JudgedTrace {
    const open = this.#next++;
    this.#kept.set(open, opening);
    this.#letGo();
    const { facts, traces, remarks, tree } = opening;
    return {
      ...{ open, facts, judged, remarks },
      traces: traces.map(({ traceId, warnings }) => ({ traceId, warnings })),
      // The columns are handed over: what stays here is a copy.
      tree: structuredClone({
        ...changed(tree, before),
        places: tree.places.map(p => ({ ...p, findings: p.findings.map(comparable) })),
      }),
    };
  }
}
