// Weight and gates of one lane as one ECharts picture; pure. Every part has its own grid, placed where the
// layout put it, and all share the time scale of the page.

import type { ComponentProps } from 'react';
import { strain } from '../../analysis/rollout/index.ts';
import type { Gate, RolloutLane, WeightLine } from '../../model/index.ts';
import type { EChart } from '../../kit/EChart.tsx';
import type { ColourName, Palette } from '../../kit/theme.ts';
import type { Range } from '../../time/index.ts';
import type { LaneBox } from './layout.ts';

/** What the chart is drawn from, by palette. */
type Option = ComponentProps<typeof EChart>['option'];

type Point = readonly [number, number | null];

const TOPS = [1, 2, 5, 10, 20, 50, 100];

/** The weight axis ends at a round percentage above everything drawn. */
export function weightTop(lane: RolloutLane, range: Range): number {
  let most = 0;
  for (const line of [lane.planned, lane.measured])
    line.percent.forEach((p, i) => {
      const next = line === lane.planned ? (line.times[i + 1] ?? range.to) : (line.times[i] ?? 0);
      if (next >= range.from && (line.times[i] ?? 0) <= range.to) most = Math.max(most, p);
    });
  return TOPS.find(top => top >= most * 1.02) ?? 100;
}

/** Steps as a polyline, cut to the range and drawn on to its end. */
export function stepPoints(line: WeightLine, range: Range): readonly Point[] {
  const out: Point[] = [];
  let value: number | null = null;
  for (const [i, t] of line.times.entries()) {
    if (t > range.to) break;
    if (t > range.from) out.push([t, value ?? 0]);
    value = line.percent[i] ?? 0;
    out.push([Math.max(t, range.from), value]);
  }
  // Steps before the range leave several points on its edge; the last one counts.
  const edge = out.findLastIndex(p => p[0] === range.from);
  const kept = edge > 0 ? out.slice(edge) : out;
  return value === null ? kept : [...kept, [range.to, value]];
}

/** Samples further apart than this are not joined. */
const holeAfter = (times: Float64Array): number => {
  const gaps = Array.from(times.slice(1), (t, i) => t - (times[i] ?? t)).sort((a, b) => a - b);
  return (gaps[Math.floor(gaps.length / 2)] ?? Infinity) * 2.5;
};

export function joined(times: Float64Array, values: Float64Array): readonly Point[] {
  const hole = holeAfter(times);
  const out: Point[] = [];
  times.forEach((t, i) => {
    const before = times[i - 1];
    if (before !== undefined && t - before > hole) out.push([before + 1, null]);
    out.push([t, values[i] ?? null]);
  });
  return out;
}

/** Stretches without a hole. */
function unbroken(points: readonly Point[]): readonly (readonly Point[])[] {
  const out: Point[][] = [[]];
  for (const p of points)
    if (p[1] === null) out.push([]);
    else out.at(-1)?.push(p);
  return out.filter(stretch => stretch.length > 1);
}

/** The areas between plan and measurement as polygons, one for each stretch that was measured. */
export function between(
  planned: readonly Point[],
  measured: readonly Point[],
): readonly (readonly Point[])[] {
  if (planned.length === 0) return [];
  const at = (t: number): number => planned.findLast(p => p[0] <= t)?.[1] ?? planned[0]?.[1] ?? 0;
  return unbroken(measured).map(stretch => {
    const first = stretch[0]?.[0] ?? 0;
    const last = stretch.at(-1)?.[0] ?? 0;
    const plan = planned.filter(p => p[0] > first && p[0] <= last);
    return [[first, at(first)] as const, ...plan, [last, at(last)] as const, ...stretch.toReversed()];
  });
}

/** A measured zero keeps a line of one pixel: it is not the same as no data. */
const TRACE = 0.09;

const sparkline = (gate: Gate): readonly Point[] =>
  joined(
    gate.times,
    gate.values.map(v => Math.min(1, Math.max(TRACE, strain(gate, v)))),
  );

interface Part {
  readonly top: number;
  readonly height: number;
  readonly max: number;
  readonly series: readonly object[];
}

const line = (data: readonly Point[], extra: object): object => ({
  type: 'line',
  data,
  showSymbol: false,
  silent: true,
  connectNulls: false,
  ...extra,
});

interface PolygonApi {
  coord(p: readonly number[]): number[];
}

const polygon = (data: readonly Point[], fill: string, opacity: number): object => ({
  type: 'custom',
  silent: true,
  data: [0],
  renderItem: (_: unknown, api: PolygonApi) => ({
    type: 'polygon',
    shape: { points: data.map(p => api.coord([p[0], p[1] ?? 0])) },
    style: { fill, opacity },
  }),
});

function weightPart(box: LaneBox, range: Range, told: Range, colour: ColourName, p: Palette): Part | null {
  if (!box.weight) return null;
  const planned = stepPoints(box.lane.planned, told);
  const measured = joined(box.lane.measured.times, box.lane.measured.percent);
  return {
    top: 0,
    height: box.weight.h,
    max: weightTop(box.lane, range),
    series: [
      ...between(planned, measured).map(area => polygon(area, p[colour], 0.16)),
      line(planned, { lineStyle: { color: p['text-3'], width: 1.2, type: [3, 2] } }),
      line(measured, { lineStyle: { color: p[colour], width: 1.8, join: 'round' } }),
    ],
  };
}

/** The threshold is the row's top edge, nothing used its base; below that some air. */
export const GATE_AIR = 5;

const gatePart = (gate: Gate, top: number, height: number, p: Palette): Part => ({
  top,
  height: height - GATE_AIR,
  max: 1,
  series: [
    line(sparkline(gate), {
      lineStyle: { width: 0 },
      areaStyle: {
        color: p['text-3'],
        opacity: gate.verdict === 'near' || gate.verdict === 'fired' ? 0.75 : 0.42,
      },
    }),
  ],
});

/** The picture of an open lane, its plan as far as it was told; its top is the top of the weight chart, its left edge the plot's. */
export function laneOption(box: LaneBox, range: Range, colour: ColourName, plannedTo = range.to): Option {
  return p => {
    const origin = box.weight?.y ?? 0;
    const weight = weightPart(box, range, { from: range.from, to: plannedTo }, colour, p);
    const parts = [
      ...(weight ? [weight] : []),
      ...box.gates.map(row => gatePart(row.gate, row.y - origin, row.h, p)),
    ];
    return {
      grid: parts.map(part => ({
        left: 0,
        right: 0,
        top: part.top,
        height: part.height,
        containLabel: false,
      })),
      xAxis: parts.map((_, i) => ({
        type: 'value',
        gridIndex: i,
        min: range.from,
        max: range.to,
        show: false,
      })),
      yAxis: parts.map((part, i) => ({ type: 'value', gridIndex: i, min: 0, max: part.max, show: false })),
      series: parts.flatMap((part, i) => part.series.map(s => ({ ...s, xAxisIndex: i, yAxisIndex: i }))),
    };
  };
}
