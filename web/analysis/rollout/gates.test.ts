import { describe, expect, test } from 'vitest';
import { DEFAULT_GATES, type GateId } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { GATE_SPECS, strain } from './gate-specs.ts';
import { gateReadings, type GateReading } from './gates.ts';
import { at, events, series } from './testing/make.ts';

const STEP = micros(30e6);
const config = (id: GateId) => DEFAULT_GATES.filter(g => g.id === id);
const reading = (id: GateId, text: string, extra: Partial<GateReading> = {}): GateReading => ({
  id,
  query: `query of ${id}`,
  series: [series({}, '10:00', 30, text)],
  scale: 1,
  least: 0,
  metric: 'http_requests_total',
  problem: null,
  ...extra,
});
/** Judged at the last sample's time. */
const judge = (id: GateId, text: string, extra: Partial<GateReading> = {}) => {
  const n = text.trim().split(/\s+/).length - 1;
  const until = micros(at('10:00') + n * 30e6);
  return gateReadings(config(id), [reading(id, text, extra)], [], { until, step: STEP })[0]!;
};

describe('verdicts', () => {
  test.each<readonly [GateId, string, number, string]>([
    ['gray-5xx', '0.0021', 1, 'passes'],
    ['gray-5xx', '0.006', 1, 'passes'],
    ['gray-5xx', '0.0061', 1, 'near'],
    ['gray-5xx', '0.01', 1, 'near'],
    ['gray-5xx', '0.0101', 1, 'fired'],
    ['p95-rise', '0.038', 1000, 'passes'],
    ['p95-rise', '0.201', 1000, 'fired'],
    ['p95-rise', '-0.4', 1000, 'passes'],
    ['p99', '0.412', 1000, 'passes'],
    ['p99', '0.5', 1000, 'near'],
    ['gray-surge', '10.5', 1, 'fired'],
    ['healthy-instances', '3', 1, 'passes'],
    ['healthy-instances', '1', 1, 'near'],
    ['healthy-instances', '0', 1, 'fired'],
    ['business', '-0.0031', 1, 'near'],
    ['business', '-0.0051', 1, 'fired'],
    ['business', '0.01', 1, 'passes'],
    ['schema-guard', '0.999 0.999', 1, 'fired'],
    ['error-rate', 'NaN', 1, 'no-data'],
  ])('%s at %s (×%d) %s', (id, value, scale, verdict) => {
    expect(judge(id, value, { scale }).verdict).toBe(verdict);
  });

  test('the guard passes only after five minutes without a break', () => {
    expect(judge('schema-guard', Array(10).fill('0.9998').join(' ')).verdict).toBe('near');
    expect(judge('schema-guard', Array(11).fill('0.9998').join(' ')).verdict).toBe('passes');
    expect(
      judge('schema-guard', `${Array(11).fill('1').join(' ')} 0.99 ${Array(9).fill('1').join(' ')}`).verdict,
    ).toBe('near');
  });

  test('the automatic rollback waits 30 s, and recovery cancels the wait', () => {
    expect(judge('auto-rollback', '0.2 1.4').fired).toEqual([]);
    expect(judge('auto-rollback', '0.2 1.4').verdict).toBe('near');
    expect(judge('auto-rollback', '0.2 1.4 0.3 1.4').verdict).toBe('near');
    const fired = judge('auto-rollback', '0.2 1.4 1.3 1.2');
    expect(fired.verdict).toBe('fired');
    expect(fired.fired).toEqual([{ from: at('10:01'), to: at('10:02') }]);
  });

  test('fired stretches end with recovery and never bridge a hole', () => {
    const gate = judge('error-rate', '0.01 0.06 0.07 0.02 - - - - 0.09 0.01');
    expect(gate.fired).toEqual([
      { from: at('10:00:30'), to: at('10:01:30') },
      { from: at('10:04'), to: at('10:04:30') },
    ]);
    const hole = judge('error-rate', '0.06 - - - 0.06');
    expect(hole.fired.map(r => (r.to - r.from) / 1e6)).toEqual([30, 30]);
  });

  test('an old value is no verdict on now, and no number of now', () => {
    const gate = gateReadings(config('p99'), [reading('p99', '0.9', { scale: 1000 })], [], {
      until: at('10:30'),
      step: STEP,
    })[0]!;
    expect([gate.verdict, gate.latest, gate.absent?.id]).toEqual([
      'no-data',
      null,
      'rollout.gate.absent.since',
    ]);
    expect(gate.fired).toHaveLength(1);
  });
});

describe('absence is said', () => {
  const asked = { until: at('10:01'), step: STEP };
  test('an empty answer names the metric', () => {
    const gate = gateReadings(config('p95'), [reading('p95', '-')], [], asked)[0]!;
    expect(gate.absent).toEqual({
      id: 'rollout.gate.absent.metric',
      params: { metric: 'http_requests_total' },
    });
  });
  test('no query, no answer yet, a sick source', () => {
    const ids = [
      gateReadings(config('business'), [], [], asked),
      gateReadings(config('p95'), [reading('p95', '-', { series: null })], [], asked),
      gateReadings(
        config('p95'),
        [reading('p95', '0.1', { problem: { id: 'down', params: {} } })],
        [],
        asked,
      ),
    ].map(g => g[0]?.absent?.id);
    expect(ids).toEqual(['rollout.gate.absent.not-configured', 'rollout.gate.absent.loading', 'down']);
  });
  test('the platform’s own gate events stand in for a series', () => {
    const told = events(`
      rollout.gate 10:00 gate=gray_5xx value=2.1% threshold=1% verdict=fired
      rollout.gate 10:00:30 gate=p99 value=912 threshold=800
      rollout.gate 10:00:30 gate=auto-rollback value=0.04 threshold=0.0625`);
    const gates = gateReadings(DEFAULT_GATES, [], told, asked).filter(g => g.latest !== null);
    expect(gates.map(g => [g.id, g.latest, g.verdict, g.source])).toEqual([
      ['gray-5xx', 0.021, 'fired', 'loki'],
      ['p99', 912, 'fired', 'loki'],
      ['auto-rollback', 0.64, 'near', 'loki'],
    ]);
  });
  test('long ago they tell until when, and whether Prometheus is silent', () => {
    const told = events('rollout.gate 10:00 gate=p99 value=912');
    const late = { ...asked, until: at('10:30') };
    const of = (given: Parameters<typeof reading>[2]): unknown => {
      const gate = gateReadings(config('p99'), [reading('p99', '-', given)], told, late)[0]!;
      return [gate.verdict, gate.latest, gate.absent];
    };
    const problem = { id: 'down', params: {} };
    expect(of({ problem })).toEqual([
      'no-data',
      null,
      { id: 'rollout.gate.told.silent.since', params: { at: at('10:00') } },
    ]);
    expect(of({})).toMatchObject(['no-data', null, { id: 'rollout.gate.told.since' }]);
  });
  test('they do not while the series is still being read', () => {
    const told = events('rollout.gate 10:00 gate=p99 value=912');
    const gates = gateReadings(config('p99'), [reading('p99', '-', { series: null })], told, asked);
    expect([gates[0]?.latest, gates[0]?.absent?.id]).toEqual([null, 'rollout.gate.absent.loading']);
  });
  test('too few requests are told apart from a metric that is not there', () => {
    const gates = gateReadings(config('p95-rise'), [reading('p95-rise', '-', { least: 60 })], [], asked);
    expect(gates[0]?.absent?.id).toBe('rollout.gate.absent.few');
  });
  test('disabled gates are left out, every enabled one is there', () => {
    const some = DEFAULT_GATES.map(g => ({ ...g, enabled: g.id !== 'p95' }));
    expect(gateReadings(some, [], [], asked).map(g => g.id)).toEqual(
      DEFAULT_GATES.map(g => g.id).filter(id => id !== 'p95'),
    );
  });
});

describe('strain', () => {
  test.each<readonly [GateId, number, number, number]>([
    ['gray-5xx', 0.01, 0.002, 0.2],
    ['business', -0.005, -0.0031, 0.62],
    ['business', -0.005, 0.02, 0],
    ['schema-guard', 0.9995, 0.9998, 0.4],
    ['healthy-instances', 2, 4, 0.5],
    ['healthy-instances', 2, 0, Infinity],
  ])('%s (threshold %d) at %d uses %d', (id, threshold, value, used) => {
    expect(strain({ ...GATE_SPECS[id], threshold }, value)).toBeCloseTo(used, 6);
  });
});
