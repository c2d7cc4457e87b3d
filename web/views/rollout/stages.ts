// The stage band of a lane: what is drawn where; pure.

import { stageWatches, stagesWithPlan } from '../../analysis/rollout/index.ts';
import type { RolloutLane } from '../../model/index.ts';
import type { TimeScale } from '../../parts/axis.ts';
import { shade, stageTexts, type Shade } from '../../parts/stages.ts';
import { micros, type Micros } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { textWidth } from './format.ts';

export interface StageBox {
  readonly x: number;
  readonly width: number;
  readonly shade: Shade;
  readonly text: string;
  readonly current: boolean;
  /** "watched 7:32 of 15:00", right-aligned, where there is room; else null. */
  readonly watched: string | null;
}

export interface StateBox {
  readonly x: number;
  readonly width: number;
  readonly state: 'CircuitBreak' | 'RolledBack';
  readonly text: string;
}

export interface StageBand {
  readonly stages: readonly StageBox[];
  readonly states: readonly StateBox[];
  /** Where an illegal change of state happened. */
  readonly illegal: readonly number[];
}

const fit = (texts: readonly string[], room: number): string =>
  texts.find(t => textWidth(t, 11.5) <= room) ?? '';

interface Stretch {
  readonly state: StateBox['state'];
  readonly from: Micros;
  readonly to: Micros;
  readonly text: string;
}

/** Stretches of CircuitBreak and RolledBack; a rollback told without a state counts as RolledBack. */
function stretches(lane: RolloutLane, end: Micros): readonly Stretch[] {
  const out: Stretch[] = [];
  lane.states.forEach((change, i) => {
    if (change.to !== 'CircuitBreak' && change.to !== 'RolledBack') return;
    const back = lane.rollbacks.find(r => Math.abs(r.time - change.time) < 120e6);
    const ms = change.to === 'RolledBack' ? (back?.durationMs ?? -1) : -1;
    const text = change.to === 'RolledBack' ? word('rollout.state.rolled-back', { ms }) : change.to;
    out.push({ state: change.to, from: change.time, to: lane.states[i + 1]?.time ?? end, text });
  });
  if (out.some(s => s.state === 'RolledBack')) return out;
  for (const back of lane.rollbacks) {
    const next = lane.stages.find(s => s.from > back.time)?.from ?? end;
    const text = word('rollout.state.rolled-back', { ms: back.durationMs ?? -1 });
    out.push({ state: 'RolledBack', from: back.time, to: next, text });
  }
  return out;
}

/** `until` is the end of what the lane's source told: nothing is drawn beyond it. */
export function stageBand(lane: RolloutLane, scale: TimeScale, until = scale.range.to): StageBand {
  const { from } = scale.range;
  const to = micros(Math.min(scale.range.to, until));
  const clip = (t: Micros): number => Math.min(scale.x(to), Math.max(0, scale.x(t)));
  const inside = (a: Micros, b: Micros | null): boolean => a < to && (b ?? to) > from;
  const states = stretches(lane, to)
    .filter(s => inside(s.from, s.to))
    .map(s => {
      const x = clip(s.from);
      const width = clip(s.to) - x;
      return { x, width, state: s.state, text: fit([s.text, s.state], width - 10) };
    });
  const watches = stageWatches(lane.stages, to);
  const stages = stagesWithPlan(lane, to)
    .filter(s => inside(s.from, s.to))
    .map(span => {
      const x = clip(span.from);
      const right = clip(span.to ?? to);
      // A state drawn over the stage takes its room from the label.
      const covered = states.find(s => s.x >= x && s.x < right)?.x ?? right;
      const room = covered - x - 12;
      const text = fit(stageTexts(span), room);
      const watch = watches.find(w => w.span.from === span.from && w.short);
      const said = watch ? word('rollout.watched', { us: watch.watched, of: watch.required }) : '';
      const fits = said !== '' && textWidth(text, 11.5) + textWidth(said, 11) + 8 <= room;
      return {
        x,
        width: right - x,
        shade: shade(span.stage, span.weight),
        text,
        current: span.to === null,
        watched: fits ? said : null,
      };
    });
  const illegal = lane.states
    .filter(c => !c.legal && inside(c.time, micros(c.time + 1)))
    .map(c => clip(c.time));
  return { stages, states, illegal };
}
