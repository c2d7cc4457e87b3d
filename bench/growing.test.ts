// A batch that grew, window by window, is judged as if all of it had been there from the beginning.

import { describe, expect, it } from 'vitest';
import { jaegerV1Text } from '../mocks/servers/jaeger/index.ts';
import { makeWorld, randomWorld } from '../mocks/world/index.ts';
import type { World } from '../mocks/world/types.ts';
import { Archive, drain, hopTable, judging, requestView, type FullAnalysis } from '../web/analysis/index.ts';
import {
  DEFAULT_CONTRACT,
  OUTCOMES,
  visitAt,
  type Contract,
  type PlatformEvent,
  type Trace,
} from '../web/model/index.ts';
import { decodeJaegerBody } from '../web/sources/jaeger/decode.ts';
import { cutShort } from '../web/analysis/testing/partial.ts';
import { toEvents } from '../web/sources/loki/decode.ts';
import { micros, type Micros, type Range } from '../web/time/index.ts';

const SETTLE = micros(2e6);

interface Known {
  readonly traces: readonly Trace[];
  readonly events: readonly PlatformEvent[];
}

function knownOf(world: World, range: Range): Known {
  const data = world.traces(range).map(t => jaegerV1Text(t));
  const { traces } = decodeJaegerBody(`{"data":[${data.join()}],"errors":null}`, 'v1');
  const lines = world.logs(range).map(({ time, nanos, labels, metadata, line }) => ({
    ...{ time, labels, metadata, line },
    nanos: `${time}${String(nanos).padStart(3, '0')}`,
  }));
  return { traces, events: toEvents(lines).events };
}

const startOf = (t: Trace): number => Math.min(...t.spans.map(s => s.start));

/** Everything an analysis says, in an order of its own. */
function said(a: FullAnalysis): Readonly<Record<string, readonly string[]>> {
  const hop = (i: number): string => Object.values(a.hops[i] ?? {}).join(' ');
  const end = (i: number, side: 'from' | 'to'): string => visitAt(a, i)?.[side]?.spanId ?? '–';
  const crossed = (v: number): string => {
    const { requestId = '', traceIds = [] } = a.requests[a.visits.request[v] ?? -1] ?? {};
    return [requestId, traceIds.join(), hop(a.visits.hop[v] ?? -1), end(v, 'from'), end(v, 'to')].join(' | ');
  };
  const names = [...a.visits.hop.keys()].map(crossed);
  const { visit, key, outcome, finding } = a.cells;
  const cell = (c: number): string =>
    [
      names[visit[c] ?? -1],
      a.keys[key[c] ?? -1],
      OUTCOMES[outcome[c] ?? -1],
      a.findings[finding.get(c) ?? -1]?.id,
    ]
      .map(String)
      .join(' | ');
  const text = (v: unknown): string => JSON.stringify(v);
  return {
    requests: a.requests.map(text).sort(),
    visits: [...names].sort(),
    cells: [...visit.keys()].map(cell).sort(),
    findings: a.findings.map(text).sort(),
    table: hopTable(a).map(text).sort(),
    captures: a.captures
      .filter(c => c.recorded > 0)
      .map(text)
      .sort(),
    warnings: a.warnings.map(text).sort(),
    keys: [...a.keys].sort(),
  };
}

/** What only one of the two says: a few of each kind. */
function differences(a: FullAnalysis, b: FullAnalysis): readonly string[] {
  const [one, other] = [said(a), said(b)];
  return Object.entries(one).flatMap(([what, lines]) => {
    const [here, there] = [new Set(lines), new Set(other[what])];
    const left = lines.filter(l => !there.has(l)).map(l => `grown ${what}: ${l}`);
    const right = [...there].filter(l => !here.has(l)).map(l => `whole ${what}: ${l}`);
    const sizes = lines.length === other[what]?.length ? [] : [`${what}: ${lines.length}`];
    return [...left.slice(0, 3), ...right.slice(0, 3), ...sizes];
  });
}

interface Step {
  readonly traces: readonly Trace[];
  readonly events: readonly PlatformEvent[];
  readonly now: Micros | null;
}

interface Grown {
  readonly analysis: FullAnalysis;
  /** Judgements that went on from the one before and took something over. */
  readonly continued: number;
}

function grown(steps: readonly Step[], contract: Contract): Grown {
  const archive = new Archive(contract);
  let last: FullAnalysis | null = null;
  const events: PlatformEvent[] = [];
  let continued = 0;
  for (const step of steps) {
    archive.observe(step.events);
    events.push(...step.events);
    drain(archive.add(step.traces));
    last = drain(judging(archive, { now: step.now, settle: SETTLE, events, lines: [], last }));
    if (last.judged.taken > 0) continued++;
  }
  if (last === null) throw new Error('there is nothing to judge');
  return { analysis: last, continued };
}

function atOnce(steps: readonly Step[], contract: Contract): FullAnalysis {
  const archive = new Archive(contract);
  const events = steps.flatMap(s => s.events);
  archive.observe(events);
  drain(archive.add(steps.flatMap(s => s.traces)));
  const now = steps.at(-1)?.now ?? null;
  return drain(judging(archive, { now, settle: SETTLE, events, lines: [] }));
}

/** Windows of equal length: the newest first with everything settled, or as time goes by. */
function windows({ traces, events }: Known, count: number, live: boolean): Step[] {
  const starts = traces.map(startOf);
  const [from, to] = [Math.min(...starts), Math.max(...starts) + 1];
  const length = (to - from) / count;
  const at = (t: number): number => Math.min(count - 1, Math.max(0, Math.floor((t - from) / length)));
  const steps = Array.from({ length: count }, (_, i): Step => {
    return {
      traces: traces.filter(t => at(startOf(t)) === i),
      events: events.filter(e => at(e.time) === i),
      now: live ? micros(from + (i + 1) * length) : null,
    };
  });
  return live ? steps : steps.reverse();
}

const NOW = micros(Date.UTC(2026, 10, 21, 10, 52) * 1e3);

describe.each([
  ['as it is collected, the newest window first', false],
  ['as time goes by, requests settling', true],
])('a batch that grows %s', (_, live) => {
  it.each([...Array(12).keys(), 63].map(i => i + 1))(
    'says the same as one that was there, random world %i',
    seed => {
      const world = randomWorld(seed);
      const steps = windows(knownOf(world, world.range), 5, live);
      const { analysis } = grown(steps, DEFAULT_CONTRACT);
      expect(differences(analysis, atOnce(steps, DEFAULT_CONTRACT))).toEqual([]);
    },
  );

  it.each([2, 6, 9])('says the same where SDKs left attributes out, random world %i', seed => {
    const world = randomWorld(seed);
    const { traces, events } = knownOf(world, world.range);
    const steps = windows({ traces: cutShort(traces, seed), events }, 5, live);
    const { analysis } = grown(steps, DEFAULT_CONTRACT);
    expect(analysis.warnings.map(w => w.id)).toContain('warning.partial-spans');
    expect(differences(analysis, atOnce(steps, DEFAULT_CONTRACT))).toEqual([]);
  });

  it('says the same of the incident, and goes on from what it knew', () => {
    const world = makeWorld({ scenario: 'incident', now: NOW });
    const range = { from: micros(NOW - 260e6), to: micros(NOW - 180e6) };
    const steps = windows(knownOf(world, range), 8, live);
    const { analysis, continued } = grown(steps, DEFAULT_CONTRACT);
    expect(analysis.findings.length).toBeGreaterThan(0);
    expect(continued).toBeGreaterThan(0);
    const whole = atOnce(steps, DEFAULT_CONTRACT);
    expect(differences(analysis, whole)).toEqual([]);
    const name = analysis.findings[0]?.requestId;
    const view = (a: FullAnalysis): unknown => {
      const { findings, visits } = requestView(
        a,
        a.requests.findIndex(r => r.requestId === name),
      );
      return [findings, visits.map(v => JSON.stringify({ ...v, keys: v.keys.length })).sort()];
    };
    expect(view(analysis)).toEqual(view(whole));
  });
});

it('under another contract is judged as if it had been read under that one', () => {
  const contract = {
    ...DEFAULT_CONTRACT,
    keys: DEFAULT_CONTRACT.keys.filter(k => !k.key.startsWith('tenant')),
  };
  const world = randomWorld(3);
  const { traces, events } = knownOf(world, world.range);
  const archive = new Archive(DEFAULT_CONTRACT);
  archive.observe(events);
  drain(archive.add(traces));
  const options = { now: null, settle: SETTLE, events, lines: [] };
  drain(judging(archive, options));
  const other = drain(judging(archive.under(contract), options));
  expect(differences(other, atOnce([{ traces, events, now: null }], contract))).toEqual([]);
});
