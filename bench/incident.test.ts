// The whole way of the data, without a browser: a world as Jaeger would send it, through the analyst, to the
// sentence over the page.

import { describe, expect, it } from 'vitest';
import { toJaegerV1, toOtlpJson } from '../mocks/servers/jaeger/index.ts';
import { BATCH_2, ONSET } from '../mocks/scenarios/moments.ts';
import { makeWorld, type World } from '../mocks/world/index.ts';
import { causeEvents, chaosWindows } from '../web/analysis/rollout/index.ts';
import {
  DEFAULT_CONTRACT,
  NO_FILTERS,
  type LogLine,
  type OverviewAnswer,
  type OverviewQuestion,
  type PlatformEvent,
} from '../web/model/index.ts';
import { toEvents } from '../web/sources/loki/decode.ts';
import { MINUTE, fromMillis, micros, toNanos, type Range } from '../web/time/index.ts';
import { localAnalyst, type Analyst, type Shape } from '../web/workers/index.ts';
import { realEngine } from '../web/workers/engine.ts';

const NOW = fromMillis(Date.UTC(2026, 10, 21, 10, 52));
/** From five minutes before the stage change to now. */
const RANGE: Range = { from: micros(NOW - 16 * MINUTE), to: NOW };

function eventsOf(world: World): readonly PlatformEvent[] {
  const lines = world.logs({ from: micros(NOW - 60 * MINUTE), to: NOW }).map((l): LogLine => {
    const nanos = (BigInt(toNanos(l.time)) + BigInt(l.nanos)).toString();
    return { time: l.time, nanos, labels: l.labels, metadata: l.metadata, line: l.line };
  });
  return toEvents(lines).events;
}

/** Reads the range in windows of five minutes, as the page does. */
async function readWorld(analyst: Analyst, world: World, shape: Shape): Promise<void> {
  const width = 5 * MINUTE;
  for (let from = Number(RANGE.from), load = 1; from < RANGE.to; from += width, load++) {
    const traces = world.traces({ from: micros(from), to: micros(from + width) });
    const doc = shape === 'v1' ? { data: traces.map(t => toJaegerV1(t)), errors: null } : toOtlpJson(traces);
    const bytes = new TextEncoder().encode(JSON.stringify(doc));
    for (let i = 0; i < bytes.length; i += 1 << 20) await analyst.feed(load, bytes.slice(i, i + (1 << 20)));
    await analyst.finish(load, { shape });
  }
}

interface Told {
  readonly answer: OverviewAnswer;
  readonly analyst: Analyst;
  readonly question: OverviewQuestion;
}

async function tell(scenario: string, shape: Shape, seed?: number): Promise<Told> {
  const world = makeWorld({ scenario, now: NOW, ...(seed === undefined ? {} : { seed }) });
  const events = eventsOf(world);
  const analyst = localAnalyst(realEngine);
  await analyst.openBatch({ contract: DEFAULT_CONTRACT, settle: micros(30e6), now: NOW });
  await analyst.addEvents(events);
  await readWorld(analyst, world, shape);
  const question: OverviewQuestion = {
    range: RANGE,
    step: micros(30e6),
    rows: 'hops',
    filters: NO_FILTERS,
    key: null,
    causes: causeEvents(events),
    chaos: chaosWindows(events, NOW),
  };
  return { answer: await analyst.overview(question), analyst, question };
}

function damage(answer: OverviewAnswer) {
  const { verdict } = answer;
  if (verdict.kind !== 'damage') throw new Error(`expected a damage, got ${JSON.stringify(verdict)}`);
  return verdict;
}

describe.each(['v1', 'v3'] as const)('the incident, read from Jaeger %s', shape => {
  it('is told as it happened', async () => {
    const { answer, analyst, question } = await tell('incident', shape);
    const v = damage(answer);
    expect(v).toMatchObject({
      key: 'gray.tag',
      outcome: 'lost',
      class: 'dropped',
      hop: { kind: 'wire', from: 'orders', to: 'payments' },
      group: 'v2',
      against: { group: 'stable' },
    });
    const share = v.rate.part / v.rate.whole;
    expect(share).toBeGreaterThan(0.24);
    expect(share).toBeLessThan(0.38);
    expect((v.against?.rate.part ?? 1) / (v.against?.rate.whole ?? 1)).toBeLessThan(0.01);
    expect(Math.abs((v.onset?.time ?? 0) - (NOW + ONSET))).toBeLessThan(15e6);
    expect(v.onset?.cause).toMatchObject({ time: NOW + BATCH_2, kind: 'rollout', service: 'orders' });
    expect(v.onset?.cause?.text.params).toMatchObject({ stage: 'batch-2' });
    expect(v.strongest).toMatchObject({
      dimension: 'client × server',
      value: 'grpc-java 1.52.1 → grpc-go 1.60.1',
    });
    expect(v.strongestShare).toBeGreaterThan(0.9);
    expect(v.with.map(w => w.key)).toContain('tenant-id');
    expect(v.proven).toBe(v.damaged);

    const opened = await analyst.ask('request', { id: v.requestIds[0] ?? '' });
    expect(opened?.findings.map(f => f.key)).toContain('gray.tag');
    expect(opened?.facts.traceIds.length).toBeGreaterThan(0);
    const grid = await analyst.ask('requests', {
      range: RANGE,
      columns: 'hops',
      filters: { ...NO_FILTERS, through: v.hop, groups: ['v2'] },
      ...{ at: null, sort: 'time', by: 'group', service: null },
    });
    expect(grid.requests.count).toBeGreaterThan(v.damaged);
    const other = await analyst.overview({ ...question, key: 'tenant-id' });
    expect(other.attribution).toMatchObject({ key: 'tenant-id', hop: { from: 'orders', to: 'payments' } });
    analyst.close();
  }, 120_000);
});
