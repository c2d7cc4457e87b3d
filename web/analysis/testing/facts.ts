// Small analyses written by hand: requests that cross hops with an outcome for each key.

import {
  OUTCOMES,
  hopKey,
  type Analysis,
  type Attribute,
  type Finding,
  type HopId,
  type Outcome,
  type RequestFacts,
  type Span,
  type Visit,
} from '../../model/index.ts';
import { micros } from '../../time/index.ts';

/** `wire a b`, or `a b` for a wire hop. */
export function hop(text: string): HopId {
  const words = text.split(' ');
  const [kind, from, to] = words.length === 2 ? ['wire', ...words] : words;
  return { kind: (kind ?? 'wire') as HopId['kind'], from: from ?? '', to: to ?? '' };
}

export interface Crossing {
  readonly hop: string;
  readonly keys: Readonly<Record<string, Outcome>>;
  readonly grade?: 'proven' | 'inferred';
  readonly accepted?: string;
  readonly class?: Finding['class'];
  /** Attributes of the spans at both ends. */
  readonly from?: Readonly<Record<string, string>>;
  readonly to?: Readonly<Record<string, string>>;
  /** Attributes of the resource at both ends. */
  readonly resource?: Readonly<Record<string, string>>;
}

export interface Written {
  /** Seconds. */
  readonly at: number;
  readonly group?: string;
  readonly settled?: boolean;
  readonly operation?: string;
  readonly crossings: readonly Crossing[];
}

const attributes = (of: Readonly<Record<string, string>> = {}): Attribute[] =>
  Object.entries(of).map(([key, value]) => ({ key, value }));

function span(service: string, start: number, of: Crossing['from'], resource: Crossing['resource']): Span {
  return {
    traceId: '',
    spanId: '',
    parentSpanId: null,
    name: of?.['name'] ?? 'call',
    kind: 'client',
    start: micros(start),
    duration: 10,
    status: 'unset',
    statusMessage: '',
    resource: { service, attributes: attributes(resource) },
    attributes: attributes(of),
    events: [],
    links: [],
    warnings: [],
    dropped: null,
  };
}

interface Growing {
  readonly hops: Map<string, HopId>;
  readonly keys: Map<string, number>;
  readonly visits: Visit[];
  readonly cells: [visit: number, key: number, outcome: number, finding: number][];
  readonly findings: Finding[];
}

const placeOf = <T>(map: Map<string, T>, key: string, value: (n: number) => T): number => {
  if (!map.has(key)) map.set(key, value(map.size));
  return [...map.keys()].indexOf(key);
};

function finding(facts: RequestFacts, id: HopId, key: string, outcome: Outcome, c: Crossing): Finding {
  const end = (service: string) => ({ service, spanId: null, operation: 'call' });
  return {
    id: `${facts.requestId} ${hopKey(id)} ${key}`,
    requestId: facts.requestId,
    traceIds: facts.traceIds,
    class: c.class ?? 'dropped',
    key,
    hop: { kind: id.kind, from: end(id.from), to: end(id.to) },
    outcome: outcome as Finding['outcome'],
    sent: ['a'],
    received: [],
    grade: c.grade ?? 'proven',
    reason: { id: 'test', params: {} },
    time: facts.start,
    accepted: c.accepted ?? null,
  };
}

function cross(g: Growing, facts: RequestFacts, request: number, c: Crossing, n: number): void {
  const id = hop(c.hop);
  const at = facts.start + (n + 1) * 1000;
  const index = placeOf(g.hops, hopKey(id), () => id);
  g.visits.push({
    request,
    hop: index,
    from: span(id.from, at - 500, c.from, c.resource),
    to: span(id.to, at, c.to, c.resource),
  });
  for (const [key, outcome] of Object.entries(c.keys)) {
    const damaged = outcome !== 'kept' && outcome !== 'unobserved';
    if (damaged) g.findings.push(finding(facts, id, key, outcome, c));
    const k = placeOf(g.keys, key, size => size);
    g.cells.push([g.visits.length - 1, k, OUTCOMES.indexOf(outcome), damaged ? g.findings.length - 1 : -1]);
  }
}

/** Crossings as columns, with the spans at their ends. */
export function columnsOf(visits: readonly Visit[]): Pick<Analysis, 'visits' | 'ends'> {
  const spans: Span[] = [];
  const place = (s: Span | null): number => (s === null ? -1 : spans.push(s) - 1);
  const of = (row: number): Span => {
    const found = spans[row];
    if (!found) throw new RangeError(`there is no span ${row}`);
    return found;
  };
  return {
    visits: {
      request: Uint32Array.from(visits, v => v.request),
      hop: Uint32Array.from(visits, v => v.hop),
      from: Int32Array.from(visits, v => place(v.from)),
      to: Int32Array.from(visits, v => place(v.to)),
    },
    ends: { at: of, startOf: row => of(row).start },
  };
}

/** The analysis of these requests, as the detection would have made it. */
export function written(requests: readonly Written[]): Analysis {
  const g: Growing = { hops: new Map(), keys: new Map(), visits: [], cells: [], findings: [] };
  const facts = requests.map((w, i): RequestFacts => {
    const start = micros(w.at * 1e6);
    return {
      requestId: `r${i}`,
      traceIds: [i.toString(16).padStart(32, '0')],
      entry: {
        service: w.crossings[0] ? hop(w.crossings[0].hop).from : 'a',
        operation: w.operation ?? 'GET /',
      },
      start,
      end: micros(start + 100_000),
      group: w.group ?? 'stable',
      settled: w.settled ?? true,
      error: false,
      spans: 4,
    };
  });
  for (const [i, w] of requests.entries())
    for (const [n, c] of w.crossings.entries()) {
      const own = facts[i];
      if (own) cross(g, own, i, c, n);
    }
  return {
    requests: facts,
    traces: facts.length,
    spans: facts.length * 4,
    hops: [...g.hops.values()],
    keys: [...g.keys.keys()],
    ...columnsOf(g.visits),
    cells: {
      visit: Uint32Array.from(g.cells, c => c[0]),
      key: Uint16Array.from(g.cells, c => c[1]),
      outcome: Uint8Array.from(g.cells, c => c[2]),
      finding: new Map(g.cells.flatMap((c, i) => (c[3] < 0 ? [] : [[i, c[3]] as const]))),
    },
    findings: g.findings,
    captures: [],
    warnings: [],
  };
}

/** A deterministic stream of numbers in [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
