import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rolloutPicture, NO_ROLLOUT_INPUT, type RolloutInput } from '../../analysis/rollout/index.ts';
import { at, events, series } from '../../analysis/rollout/testing/make.ts';
import { DEFAULT_GATES, type Gate, type GateId, type RolloutPicture } from '../../model/index.ts';
import { columns, timeScale } from '../../parts/axis.ts';
import type { Palette } from '../../kit/theme.ts';
import { micros } from '../../time/index.ts';
import { weightText } from '../../parts/stages.ts';
import { gateThreshold, gateValue, textWidth } from './format.ts';
import { expectedHeight, layout, shownGates } from './layout.ts';
import { eventMarks, nameRoom, rowEvents } from './marks.ts';
import { between, joined, laneOption, stepPoints, weightTop } from './option.ts';
import { rolloutParams } from './params.ts';
import { alertBoxes, chaosBoxes } from './rows.ts';
import { stageBand } from './stages.ts';

const range = { from: at('10:22'), to: at('10:52') };
const wide = columns(1034, 1440);
const scale = timeScale(range, wide.plot);
const picture = (text: string, some: Partial<RolloutInput> = {}): RolloutPicture =>
  rolloutPicture({
    ...NO_ROLLOUT_INPUT,
    range,
    step: micros(30e6),
    answeredTo: range.to,
    gates: DEFAULT_GATES,
    events: events(text),
    ...some,
  });
const INCIDENT = `
  rollout.stage 09:50 stage=local weight=0 version=2.4.0
  rollout.stage 10:24:30 stage=canary weight=1 version=2.4.0
  rollout.weight 10:29:30 weight=5 version=2.4.0
  rollout.stage 10:34 stage=batch-1 weight=5 version=2.4.0
  rollout.stage 10:41:32 stage=batch-2 weight=15 version=2.4.0`;
const options = {
  columns: wide,
  density: 'normal',
  open: null,
  allGates: false,
  mostGates: 5,
  keepAlerts: true,
} as const;

describe('layout', () => {
  const placed = layout(picture(INCIDENT), options);
  const lane = placed.lanes[0]!;
  test('as much room is kept free as an open lane will take, with a row for chaos', () => {
    for (const density of ['normal', 'short'] as const) {
      const o = { ...options, density };
      expect(expectedHeight(o)).toBe(layout(picture(INCIDENT), o).height + 22);
    }
  });
  test('a page with room has taller curves, and is not overrun by them', () => {
    for (const room of [0, 300, 500, 700, 1000, 1400]) {
      const o = { ...options, mostGates: 10, room };
      const tall = layout(picture(INCIDENT), o);
      expect(tall.height).toBeLessThanOrEqual(
        Math.max(room, layout(picture(INCIDENT), { ...o, room: 0 }).height),
      );
      expect(expectedHeight(o)).toBeGreaterThanOrEqual(tall.height);
      expect(tall.lanes[0]?.weight?.h).toBeGreaterThanOrEqual(50);
    }
    const [gate] = layout(picture(INCIDENT), { ...options, room: 1400 }).lanes[0]!.gates;
    expect(gate?.h).toBe(40);
  });
  test('header 26, stage 20, weight 50, gates 16, rows 22, nothing overlaps', () => {
    expect([
      lane.header.h,
      lane.stage.h,
      lane.weight?.h,
      lane.gates[0]?.h,
      placed.alerts?.h,
      placed.events.h,
    ]).toEqual([26, 20, 50, 16, 22, 22]);
    const bands = [
      lane.header,
      lane.stage,
      lane.weight!,
      ...lane.gates,
      lane.gateFold!,
      placed.alerts!,
      placed.events,
    ];
    bands.forEach((b, i) => {
      const next = bands[i + 1];
      if (next) expect(next.y).toBeGreaterThanOrEqual(b.y + b.h);
    });
    expect(placed.height).toBeGreaterThanOrEqual(placed.events.y + placed.events.h);
  });
  test('the plot is 780 wide at 1440', () =>
    expect(wide).toEqual({ gutter: 184, plot: 780, totals: 70, width: 1034 }));
  test('of several rollouts one is open', () => {
    const two = picture(`${INCIDENT}\nrollout.stage 10:30 service=cart stage=canary`);
    expect(layout(two, options).lanes.map(l => [l.lane.service, l.open])).toEqual([
      ['orders', true],
      ['cart', false],
    ]);
    expect(layout(two, { ...options, open: 'cart' }).lanes.map(l => l.open)).toEqual([false, true]);
  });
  test('no chaos, no row for it; all gates on request', () => {
    expect(placed.chaos).toBeNull();
    expect(layout(picture(INCIDENT), { ...options, allGates: true }).lanes[0]?.gates).toHaveLength(
      DEFAULT_GATES.length,
    );
  });
});

describe('which gates are shown', () => {
  const gates = (verdicts: Partial<Record<GateId, Gate['verdict']>>): readonly Gate[] =>
    picture(INCIDENT).lanes[0]!.gates.map(g => {
      const verdict = verdicts[g.id] ?? 'no-data';
      return { ...g, verdict, fired: verdict === 'fired' ? [range] : [] };
    });
  test('fired and near ones first, then those with data', () => {
    const shown = shownGates(
      gates({ p95: 'near', 'gray-surge': 'fired', p99: 'passes', 'auto-rollback': 'passes' }),
      3,
    );
    expect(shown.map(g => g.id)).toEqual(['p95', 'p99', 'gray-surge']);
  });
  test('a fired gate is never folded', () => {
    const all = Object.fromEntries(DEFAULT_GATES.map(g => [g.id, 'fired'] as const));
    expect(shownGates(gates(all), 0)).toHaveLength(DEFAULT_GATES.length);
  });
});

describe('the stage band', () => {
  test('shades, labels, and how long a stage was watched', () => {
    const band = stageBand(picture(INCIDENT).lanes[0]!, scale);
    expect(band.stages.map(s => [s.shade, s.text, s.current, s.watched])).toEqual([
      ['st-1', 'local', false, null],
      ['st-2', 'canary  1 → 5%', false, null],
      ['st-3', 'batch-1  5%', false, 'watched 7:32 of 15:00'],
      ['st-4', 'batch-2  15%', true, null],
    ]);
    expect(band.stages[0]?.x).toBe(0);
    expect(band.stages.at(-1)!.x + band.stages.at(-1)!.width).toBe(780);
  });
  test('nothing is drawn beyond what was told', () => {
    const band = stageBand(picture(INCIDENT).lanes[0]!, scale, at('10:45'));
    expect(band.stages.map(s => Math.round(s.x + s.width)).at(-1)).toBe(598);
    expect(stageBand(picture(INCIDENT).lanes[0]!, scale, at('10:40')).stages.map(s => s.text)).not.toContain(
      'batch-2  15%',
    );
  });
  test('CircuitBreak, RolledBack and an illegal change', () => {
    const lane = picture(`${INCIDENT}
      rollout.state 10:44 from=Active to=CircuitBreak
      rollout.state 10:46 from=CircuitBreak to=RolledBack
      rollout.rollback 10:46 duration_ms=47000
      rollout.state 10:50 from=RolledBack to=Active`).lanes[0]!;
    const band = stageBand(lane, scale);
    expect(band.states.map(s => [s.state, Math.round(s.x), Math.round(s.width)])).toEqual([
      ['CircuitBreak', 572, 52],
      ['RolledBack', 624, 104],
    ]);
    expect(band.states[1]?.text).toBe('RolledBack');
    expect(band.illegal).toEqual([728]);
  });
});

describe('labels of events', () => {
  const marks = (text: string) => eventMarks(rowEvents(events(text)), scale, 'orders');
  test('right of the mark, else left; close ones fold', () => {
    const found = marks(`
      config.reload 10:26:12
      rollout.approval 10:51:30 stage=batch-2 decision=approved by=on-call
      lifecycle.start 10:40
      lifecycle.start 10:40:05
      lifecycle.start 10:40:10`);
    expect(found.map(m => [m.label, m.side])).toEqual([
      ['config.reload', 'right'],
      ['lifecycle.start +2', 'right'],
      ['batch-2 approved by on-call', 'left'],
    ]);
  });
  test('events of one request and what is drawn elsewhere stay out', () => {
    expect(
      rowEvents(events('guard.validate 10:30 trace_id=abc\nrollout.stage 10:31 stage=x\nwatch.gap 10:32')),
    ).toHaveLength(1);
  });
  test('without a gutter the name of the row keeps its room, unless a mark stands there', () => {
    const phone = timeScale(range, 360);
    const shown = rowEvents(
      events('rollout.state 10:28 from=Pending to=Active\nrollout.approval 10:28:50 by=a'),
    );
    const room = nameRoom(shown, phone);
    expect(room).toBeGreaterThan(0);
    const left = (free: number): number[] =>
      eventMarks(shown, phone, 'orders', [[0, free]])
        .filter(m => m.label !== '' && m.side === 'left')
        .map(m => m.x - 8 - textWidth(m.label, 11));
    expect(left(0).some(x => x < room)).toBe(true);
    expect(left(room).every(x => x >= room)).toBe(true);
    expect(nameRoom(rowEvents(events('watch.gap 10:23')), phone)).toBe(0);
  });
  test('no two labels ever touch, none touches a mark, none leaves the plot', () => {
    const time = fc.integer({ min: 0, max: 1799 });
    const kind = fc.constantFrom('config.reload', 'rollout.rollback', 'lifecycle.shutdown', 'x', 'watch.gap');
    fc.assert(
      fc.property(fc.array(fc.tuple(time, kind), { maxLength: 40 }), list => {
        const some = list.map(([t, k]) => ({
          ...events(`${k} 10:22`)[0]!,
          time: micros(range.from + t * 1e6),
        }));
        const found = eventMarks(some, scale, 'orders');
        expect(found.reduce((n, m) => n + m.events.length, 0)).toBe(list.length);
        const spans = found
          .filter(m => m.label !== '')
          .map(m => {
            const w = textWidth(m.label, 11);
            return m.side === 'right' ? [m.x + 8, m.x + 8 + w] : [m.x - 8 - w, m.x - 8];
          });
        spans.forEach(([a = 0, b = 0], i) => {
          expect(a >= 0 && b <= scale.width).toBe(true);
          for (const [c = 0, d = 0] of spans.slice(i + 1)) expect(b <= c || d <= a).toBe(true);
          for (const m of found) expect(b <= m.x - 4 || a >= m.x + 4).toBe(true);
        });
      }),
    );
  });
});

describe('bars', () => {
  test('pending, then firing; two alerts at once are counted', () => {
    const found = alertBoxes(
      picture('', {
        alerts: [
          series({ alertname: 'Loss', alertstate: 'pending' }, '10:30', 30, '1 1 1 1'),
          series({ alertname: 'Loss', alertstate: 'firing' }, '10:32', 30, Array(20).fill('1').join(' ')),
          series({ alertname: 'Slow', alertstate: 'firing' }, '10:36', 30, '1 1 1 1'),
        ],
      }).alerts,
      scale,
    );
    expect(found.map(b => [b.state, b.text, Math.round(b.x), Math.round(b.width)])).toEqual([
      ['pending', 'pending', 208, 52],
      ['firing', 'Loss firing', 260, 104],
      ['firing', '2 firing', 364, 52],
      ['firing', 'Loss firing', 416, 104],
    ]);
    expect(found[2]?.alerts).toHaveLength(2);
  });
  test('chaos says what was injected, where there is room', () => {
    const { chaos } = picture(
      'chaos.inject 10:29 experiment=a fault=drop key=gray.tag percent=5 target=cart\nchaos.end 10:32 experiment=a',
    );
    expect(chaosBoxes(chaos, scale)).toEqual([
      { x: 182, width: 78, text: 'injected: drop gray.tag 5% at cart', textX: 266, anchor: 'start' },
    ]);
  });
});

describe('curves', () => {
  const line = (times: readonly string[], percent: readonly number[]) => ({
    times: Float64Array.from(times, at),
    percent: Float64Array.from(percent),
  });
  test('steps start at the range’s edge and go on to its end', () => {
    expect(stepPoints(line(['09:00', '10:30', '11:30'], [1, 5, 50]), range)).toEqual([
      [range.from, 1],
      [at('10:30'), 1],
      [at('10:30'), 5],
      [range.to, 5],
    ]);
    expect(stepPoints(line([], []), range)).toEqual([]);
  });
  test('a hole in the samples is no line', () => {
    const times = Float64Array.from(['10:30', '10:31', '10:32', '10:40', '10:41'], at);
    const points = joined(times, Float64Array.of(1, 2, 3, 4, 5));
    expect(points.filter(p => p[1] === null)).toHaveLength(1);
    const plan = stepPoints(line(['10:22'], [5]), range);
    expect(between(plan, points)).toHaveLength(2);
  });
  test('the axis ends at a round percentage', () => {
    expect(weightTop(picture(INCIDENT).lanes[0]!, range)).toBe(20);
  });
  test('one chart: weight and gates each on a grid of their own, all on the range', () => {
    const box = layout(picture(INCIDENT), options).lanes[0]!;
    const option = laneOption(
      box,
      range,
      'g-v2',
    )(new Proxy({}, { get: (_, name) => String(name) }) as Palette);
    const parts = option as {
      grid: { top: number; height: number; left: number }[];
      xAxis: { min: number; max: number }[];
    };
    expect(parts.grid).toHaveLength(6);
    expect(parts.grid.map(g => g.left)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(parts.grid.slice(0, 3).map(g => [g.top, g.height])).toEqual([
      [0, 50],
      [58, 11],
      [74, 11],
    ]);
    expect(parts.xAxis.every(x => x.min === range.from && x.max === range.to)).toBe(true);
  });
});

describe('text', () => {
  const gate = (id: GateId): Gate => picture(INCIDENT).lanes[0]!.gates.find(g => g.id === id)!;
  test.each<readonly [GateId, number, string, string]>([
    ['gray-5xx', 0.0021, '0.21%', '< 1%'],
    ['p95-rise', -38.2, '−38 ms', '< 200 ms'],
    ['p99', 412.4, '412 ms', '< 800 ms'],
    ['p99', 12_340, '12.3 s', '< 800 ms'],
    ['business', -0.0031, '−0.31%', '> −0.5%'],
    ['schema-guard', 0.9998, '99.98%', '≥ 99.95%'],
    ['schema-guard', 0.99999, '>99.99%', '≥ 99.95%'],
    ['schema-guard', 1, '100%', '≥ 99.95%'],
    ['gray-surge', 8.24, '8.2/s', '< 10/s'],
    ['healthy-instances', 3, '3', '≥ 1'],
    ['auto-rollback', 0.62, '62%', '< 100%'],
  ])('%s %d is %s against %s', (id, v, value, threshold) => {
    expect([gateValue(gate(id), v), gateThreshold(gate(id))]).toEqual([value, threshold]);
  });
  test.each([
    [15, '15%'],
    [14.23, '14.2%'],
    [0.5, '0.5%'],
    [0, '0%'],
  ])('weight %d is %s', (v, text) => expect(weightText(v)).toBe(text));
});

describe('parameters', () => {
  test('what is written is read again; nonsense falls back', () => {
    const all = { lane: 'orders', gate: 'p99', allGates: true, unchanged: true } as const;
    const back = rolloutParams.read(new URLSearchParams(rolloutParams.write(all)));
    expect(back).toEqual(all);
    const none = rolloutParams.read(new URLSearchParams('gate=nonsense&gates=3'));
    expect(none).toEqual({ lane: null, gate: null, allGates: false, unchanged: false });
    expect(rolloutParams.write(none)).toEqual({});
  });
});
