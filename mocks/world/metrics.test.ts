import { describe, expect, it } from 'vitest';
import { micros } from '../../web/time/index.ts';
import { makeWorld, SCENARIOS, type WorldSeries } from './index.ts';
import { cumulative } from './rates.ts';

const NOW = micros(Date.UTC(2026, 10, 21, 10, 52) * 1000);
const world = makeWorld({ scenario: 'incident', now: NOW });

const pick = (name: string, labels: Readonly<Record<string, string>> = {}): readonly WorldSeries[] =>
  world.series.filter(
    s => s.labels['__name__'] === name && Object.entries(labels).every(([k, v]) => s.labels[k] === v),
  );

/** Per second over the seconds before a moment, over all these series. */
const rate = (series: readonly WorldSeries[], at = 0, seconds = 300): number =>
  series.reduce(
    (sum, s) => sum + (s.at(micros(NOW + at)) ?? 0) - (s.at(micros(NOW + at - seconds * 1e6)) ?? 0),
    0,
  ) / seconds;

describe('series', () => {
  it('count upwards and agree with their sums, before and after now', () => {
    for (const s of world.series) {
      let before = -1;
      for (let t = NOW - 3 * 3600e6; t <= NOW + 600e6; t += 37e6) {
        const v = s.at(micros(t));
        if (v === null) continue;
        expect(Number.isFinite(v)).toBe(true);
        if (s.type === 'counter') expect(v).toBeGreaterThanOrEqual(before);
        before = v;
      }
    }
  });

  it('are unique by their labels, in every scenario', () => {
    for (const { id } of SCENARIOS) {
      const all = makeWorld({ scenario: id, now: NOW }).series.map(s =>
        JSON.stringify(Object.entries(s.labels).sort()),
      );
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it('show the traffic that the traces are a 4% sample of', () => {
    const traced = world.traces({ from: micros(NOW - 600e6), to: NOW }).length / 600;
    expect(traced / rate(pick('http_requests_total', { job: 'gateway' }), 0, 600)).toBeCloseTo(0.04, 2);
  });

  it('ramp the weight of orders to about 14.2%, after the plan', () => {
    const share = (at: number) =>
      rate(pick('http_requests_total', { job: 'orders', release: 'gray' }), at, 60) /
      rate(pick('http_requests_total', { job: 'orders' }), at, 60);
    expect(share(0)).toBeCloseTo(0.142, 1);
    expect(share(-11 * 60e6)).toBeCloseTo(0.05, 1);
    expect(share(-28 * 60e6)).toBe(0);
  });

  it('let payments fail a little more often, and count the losses', () => {
    const success = (release: string) =>
      rate(pick('payment_success_total', { release }), 0, 900) /
      rate(pick('payment_attempts_total', { release }), 0, 900);
    expect(success('gray') - success('stable')).toBeLessThan(-0.002);
    expect(success('gray') - success('stable')).toBeGreaterThan(-0.005);
    const lost = rate(pick('metadata_loss_total', { key: 'gray.tag', gray: 'v2' }));
    expect(
      lost / rate(pick('metadata_observed_total', { key: 'gray.tag', gray: 'v2', to: 'payments' })),
    ).toBeCloseTo(0.31, 1);
  });

  it('break the circuit of pricing: over 5% errors, then stable serves all', () => {
    const errors = (at: number) =>
      rate(
        pick('http_requests_total', { job: 'pricing' }).filter(s => s.labels['status']?.startsWith('5')),
        at,
        60,
      ) / rate(pick('http_requests_total', { job: 'pricing' }), at, 60);
    expect(errors(-47 * 60e6)).toBeGreaterThan(0.05);
    expect(errors(-40 * 60e6)).toBeLessThan(0.01);
  });

  it('integrate the planned rate exactly', () => {
    const count = cumulative(
      [
        [0, 0],
        [100e6, 10],
        [200e6, 10],
      ],
      -50e6,
      1,
    );
    expect(count(-10e6)).toBe(0);
    // A triangle and a rectangle, within the breathing of a few percent.
    expect(Math.abs(count(200e6) / 1500 - 1)).toBeLessThan(0.05);
    expect(count(1000e6)).toBeGreaterThan(count(999e6));
  });
});

describe('logs, alerts and exemplars', () => {
  const from = micros(NOW - 180 * 60e6);

  it('tell every kind of event within three hours, and a few broken lines', () => {
    const kinds = new Set<string>();
    let broken = 0;
    for (let t = from; t < NOW; t = micros(t + 600e6))
      for (const l of world.logs({ from: t, to: micros(Math.min(NOW, t + 600e6)) })) {
        if (!l.line.startsWith('{')) continue;
        try {
          const { event } = JSON.parse(l.line) as { event?: string };
          if (event !== undefined) kinds.add(event);
        } catch {
          broken++;
        }
      }
    const wanted =
      'rollout.stage rollout.weight rollout.state rollout.gate rollout.approval rollout.rollback metadata.observe metadata.lifecycle guard.validate guard.fallback chaos.inject chaos.end contract.check compat.result discovery.sync config.reload config.fallback config.conflict lifecycle.shutdown lifecycle.start watch.gap sampling.audit defect.state license.decision proxy.route mirror.sync dependency.check';
    expect(wanted.split(' ').filter(k => !kinds.has(k))).toEqual([]);
    expect(broken).toBe(3);
  });

  it('are ordered, and give evidence where the tenant is lost', () => {
    const lines = world.logs({ from: micros(NOW - 300e6), to: NOW });
    expect(lines.every((l, i) => i === 0 || (lines[i - 1]?.time ?? 0) <= l.time)).toBe(true);
    const lost = new Set(
      world
        .truth({ from: micros(NOW - 300e6), to: NOW })
        .filter(t => t.key === 'tenant-id')
        .flatMap(t => t.traceIds),
    );
    const said = lines
      .filter(l => l.line === 'tenant missing, using default')
      .map(l => l.metadata['trace_id'] ?? '');
    expect(said.length).toBeGreaterThan(5);
    for (const id of said) expect(lost.has(id)).toBe(true);
  });

  it('fire MetadataLoss after it was pending', () => {
    const alert = world.alerts.find(a => a.name === 'MetadataLoss');
    expect(alert?.spans.map(s => s.state)).toEqual(['pending', 'firing']);
    expect(alert?.spans[0]?.to).toBe(alert?.spans[1]?.from);
    expect(alert?.spans[1]?.to).toBeNull();
  });

  it('link durations to traces that exist, on series that exist', () => {
    const found = world.exemplars({ from: micros(NOW - 120e6), to: NOW });
    expect(found.length).toBeGreaterThan(20);
    const known = new Set(world.series.map(s => JSON.stringify(Object.entries(s.labels).sort())));
    for (const e of found) {
      expect(world.trace(e.labels['trace_id'] ?? '')).not.toBeNull();
      expect(known.has(JSON.stringify(Object.entries(e.seriesLabels).sort()))).toBe(true);
    }
  });
});
