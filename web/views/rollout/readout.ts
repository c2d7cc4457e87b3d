// What stood where at one moment, for the tooltip; pure.

import { stepAt } from '../../analysis/rollout/index.ts';
import type { Gate, RolloutLane, WeightLine } from '../../model/index.ts';
import type { Micros } from '../../time/index.ts';
import { say, word } from '../../words/index.ts';
import { weightText } from '../../parts/stages.ts';
import { gateThreshold, gateValue } from './format.ts';
import { eventText, rowEvents } from './marks.ts';
import type { Scene } from './props.ts';
import { chaosText } from './rows.ts';

export interface Readout {
  readonly rows: readonly (readonly [string, string])[];
  /** What happened close by. */
  readonly notes: readonly string[];
}

/** The sample nearest to `t`, within twice the usual distance; null in a hole. */
export function nearest(times: Float64Array, values: Float64Array, t: Micros): number | null {
  if (times.length === 0) return null;
  let best = 0;
  times.forEach((time, i) => {
    if (Math.abs(time - t) < Math.abs((times[best] ?? 0) - t)) best = i;
  });
  const gap = times.length > 1 ? ((times.at(-1) ?? 0) - (times[0] ?? 0)) / (times.length - 1) : 60e6;
  return Math.abs((times[best] ?? 0) - t) <= 2 * gap ? (values[best] ?? null) : null;
}

const measuredAt = (line: WeightLine, t: Micros): number | null => nearest(line.times, line.percent, t);

function laneRows(
  lane: RolloutLane,
  gates: readonly Gate[],
  t: Micros,
): readonly (readonly [string, string])[] {
  const stage = lane.stages.findLast(s => s.from <= t && (s.to === null || t < s.to));
  const planned = stepAt(lane.planned, t);
  const measured = measuredAt(lane.measured, t);
  return [
    ...(stage ? [[word('rollout.row.stage'), stage.label] as const] : []),
    ...(planned === null ? [] : [[word('rollout.tip.planned'), weightText(planned)] as const]),
    ...(measured === null ? [] : [[word('rollout.tip.measured'), weightText(measured)] as const]),
    ...gates.flatMap(gate => {
      const v = nearest(gate.times, gate.values, t);
      return v === null ? [] : [[say(gate.title), `${gateValue(gate, v)} (${gateThreshold(gate)})`] as const];
    }),
  ];
}

/** The open lane's values at `t`, and what happened within a few pixels of it. */
export function readout(scene: Scene, t: Micros): Readout {
  const { picture, layout, scale } = scene;
  const open = layout.lanes.find(l => l.open);
  const near = scale.t(6) - scale.t(0);
  const during = (r: { readonly from: Micros; readonly to: Micros }): boolean => r.from <= t && t < r.to;
  return {
    rows: open
      ? laneRows(
          open.lane,
          open.gates.map(g => g.gate),
          t,
        )
      : [],
    notes: [
      ...rowEvents(picture.events)
        .filter(e => Math.abs(e.time - t) <= near)
        .map(e => [e.service, eventText(e, e.service)].filter(x => x !== null).join(': ')),
      ...picture.alerts
        .filter(a => during(a.range))
        .map(a => word('rollout.alert.of', { name: a.name, state: a.state })),
      ...picture.chaos.filter(c => during(c.range)).map(chaosText),
    ].slice(0, 8),
  };
}
