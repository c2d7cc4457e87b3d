// One world served as its servers would, read by the real decoders, analysed and held against its truth.

import { toJaegerV1, toOtlpJson } from '../../mocks/servers/jaeger/index.ts';
import type { Truth, World } from '../../mocks/world/types.ts';
import { analyse, type FullAnalysis } from '../../web/analysis/index.ts';
import { DEFAULT_CONTRACT, type Contract, type Finding, type LogLine } from '../../web/model/index.ts';
import { decodeJaegerBody } from '../../web/sources/jaeger/decode.ts';
import { toEvents } from '../../web/sources/loki/decode.ts';
import { micros, type Range } from '../../web/time/index.ts';

export type Shape = 'v1' | 'v3';

export interface Score {
  /** Findings that some fault explains. */
  right: number;
  /** Findings no fault explains. */
  wrong: number;
  /** Faults labelled proven or inferred that were found. */
  found: number;
  /** Faults labelled proven or inferred that were not. */
  missed: number;
}

export interface Measured {
  readonly byClass: ReadonlyMap<string, Score>;
  readonly wrong: readonly Finding[];
  readonly missed: readonly Truth[];
  readonly analysis: FullAnalysis;
}

const normal = (key: string): string => key.toLowerCase().replaceAll('_', '-');

/** What must agree for a finding to be that fault: request, class, key and hop. */
const identity = (f: {
  readonly traceIds: readonly string[];
  readonly class: string;
  readonly key: string;
  readonly hop: Truth['hop'];
}): readonly string[] =>
  f.traceIds.map(t =>
    [t, f.class, normal(f.key), f.hop.kind, f.hop.from.service, f.hop.to.service].join(' '),
  );

/** What the app asks Loki for besides the platform's events: header hooks and the lines that speak of a loss. */
const EVIDENCE =
  /metadata\.observe|invalid base64 encoding at position|context deadline exceeded before trace parsed|upstream_reset_before_response_started/;

function linesOf(world: World, range: Range): readonly LogLine[] {
  return world
    .logs(range)
    .filter(l => EVIDENCE.test(l.line))
    .map(({ time, nanos, labels, metadata, line }) => ({
      ...{ time, labels, metadata, line },
      nanos: `${time}${String(nanos).padStart(3, '0')}`,
    }));
}

/** Serves the stretch of the world in one of Jaeger's two shapes, reads it back and analyses it. */
export function analyseWorld(
  world: World,
  range: Range,
  shape: Shape,
  contract: Contract = DEFAULT_CONTRACT,
) {
  const traces = world.traces(range);
  const body =
    shape === 'v1'
      ? JSON.stringify({ data: traces.map(t => toJaegerV1(t)), total: 0, errors: null })
      : JSON.stringify({ result: toOtlpJson(traces) });
  const decoded = decodeJaegerBody(body, shape);
  const lines = linesOf(world, range);
  const { events } = toEvents(lines);
  return analyse({ traces: decoded.traces, events, lines }, { contract, now: null, settle: micros(30e6) });
}

const emptyScore = (): Score => ({ right: 0, wrong: 0, found: 0, missed: 0 });

/** Precision is over everything reported; recall over the faults that the world's recorders let a reader see. */
export function compare(analysis: FullAnalysis, truth: readonly Truth[]): Measured {
  const byClass = new Map<string, Score>();
  const score = (cls: string): Score => {
    let s = byClass.get(cls);
    if (s === undefined) byClass.set(cls, (s = emptyScore()));
    return s;
  };
  const reported = new Set(analysis.findings.flatMap(identity));
  const true_ = new Set(truth.flatMap(identity));
  const wrong = analysis.findings.filter(f => !identity(f).some(id => true_.has(id)));
  const missed = truth.filter(t => t.label !== 'undecidable' && !identity(t).some(id => reported.has(id)));
  for (const f of analysis.findings) score(f.class).right++;
  for (const f of wrong) {
    score(f.class).wrong++;
    score(f.class).right--;
  }
  for (const t of truth) if (t.label !== 'undecidable') score(t.class).found++;
  for (const t of missed) {
    score(t.class).missed++;
    score(t.class).found--;
  }
  return { byClass, wrong, missed, analysis };
}

/** Faults are dated by the span they struck, which may come after the stretch in which their trace began. */
export const MARGIN = 300e6;

export function measureWorld(world: World, range: Range, shape: Shape, margin = MARGIN): Measured {
  const analysis = analyseWorld(world, range, shape);
  const seen = new Set(analysis.requests.flatMap(r => r.traceIds));
  const wide = { from: micros(range.from - margin), to: micros(range.to + margin) };
  return compare(
    analysis,
    world.truth(wide).filter(t => t.traceIds.some(id => seen.has(id))),
  );
}
