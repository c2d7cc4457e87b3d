import {
  fieldNumber,
  fieldText,
  type PlatformEvent,
  type RolloutLane,
  type Series,
  type StageSpan,
  type Strategy,
  type WeightLine,
} from '../../model/index.ts';
import { micros, type Micros, type Range } from '../../time/index.ts';

export const NO_LINE: WeightLine = { times: new Float64Array(0), percent: new Float64Array(0) };

export type WeightText = number | string | null | undefined;

/**
 * One weight of a strategy file in percent: `5` and `"5"` are percent, `"20%"` too, and a bare number between
 * 0 and 1 (`0.05`) is a fraction. A bare `1` is one percent. Null for anything else or outside 0–100.
 */
export function parseWeight(text: WeightText): number | null {
  const read = readWeight(text);
  if (!read) return null;
  const percent = !read.percent && read.value > 0 && read.value < 1 ? read.value * 100 : read.value;
  return inPercent(percent);
}

/**
 * The weights of one list, which are written alike: where a bare number is a fraction and none exceeds 1,
 * a bare `1` beside it is the whole (100), not one percent.
 */
export function parseWeights(texts: readonly WeightText[]): readonly (number | null)[] {
  const read = texts.map(readWeight);
  const bare = read.filter(r => r && !r.percent);
  const fractions = bare.some(r => r && r.value > 0 && r.value < 1) && bare.every(r => r && r.value <= 1);
  return read.map(r => (r ? inPercent(fractions && !r.percent ? r.value * 100 : r.value) : null));
}

function readWeight(text: WeightText): { value: number; percent: boolean } | null {
  if (typeof text === 'number') return Number.isFinite(text) ? { value: text, percent: false } : null;
  const match = /^\s*(\d+\.?\d*|\.\d+)\s*(%?)\s*$/.exec(text ?? '');
  return match ? { value: Number(match[1]), percent: match[2] === '%' } : null;
}

const inPercent = (value: number): number | null =>
  value >= 0 && value <= 100 ? Number(value.toFixed(6)) : null;

export interface PlannedShare {
  readonly service: string;
  readonly version: string;
  /** Percent of the service's traffic. */
  readonly percent: number;
}

/**
 * Planned share of each version: `traffic` × weight ÷ sum of the weights of the same service. Null where
 * a weight cannot be read or all are 0: a plan half understood is no plan.
 */
export function plannedShares(
  strategy: Pick<Strategy, 'traffic' | 'targets'>,
): readonly PlannedShare[] | null {
  const traffic = parseWeight(strategy.traffic);
  const weights = parseWeights(strategy.targets.map(t => t.weight));
  if (traffic === null || weights.some(w => w === null)) return null;
  const sums = new Map<string, number>();
  strategy.targets.forEach((t, i) => sums.set(t.service, (sums.get(t.service) ?? 0) + (weights[i] ?? 0)));
  if ([...sums.values()].some(sum => sum <= 0)) return null;
  return strategy.targets.map((t, i) => ({
    service: t.service,
    version: t.version,
    percent: (traffic * (weights[i] ?? 0)) / (sums.get(t.service) ?? 1),
  }));
}

interface Step {
  readonly time: Micros;
  readonly percent: number;
}

/**
 * The planned weight as steps, from `rollout.weight` and `rollout.stage` events (percent) of one version,
 * ascending by time; a rollback puts it to 0. Where a weight event tells the previous weight and nothing
 * came before, the line starts with that at `since`.
 */
export function plannedLine(events: readonly PlatformEvent[], since: Micros): WeightLine {
  const steps: Step[] = [];
  for (const event of events) {
    const percent = event.kind === 'rollout.rollback' ? 0 : fieldNumber(event, 'weight');
    if (percent === null || percent < 0 || percent > 100) continue;
    const previous = steps.length === 0 ? fieldNumber(event, 'previous') : null;
    if (previous !== null && event.time > since) steps.push({ time: since, percent: previous });
    if (steps.at(-1)?.percent !== percent) steps.push({ time: event.time, percent });
  }
  return lineOf(steps);
}

export const lineOf = (steps: readonly Step[]): WeightLine => ({
  times: Float64Array.from(steps, s => s.time),
  percent: Float64Array.from(steps, s => s.percent),
});

/** The last step at or before `t`; null before the first. */
export function stepAt(line: WeightLine, t: Micros): number | null {
  let value: number | null = null;
  for (let i = 0; i < line.times.length && (line.times[i] ?? Infinity) <= t; i++)
    value = line.percent[i] ?? null;
  return value;
}

/** The stages of a lane with what was planned at the end of each, or by `until`. */
export function stagesWithPlan(lane: Pick<RolloutLane, 'stages' | 'planned'>, until: Micros): StageSpan[] {
  return lane.stages.map(span => {
    const weight = span.weight ?? stepAt(lane.planned, span.from);
    const end = micros((span.to ?? until) - 1);
    return { ...span, weight, reaches: stepAt(lane.planned, end) ?? weight };
  });
}

/** A measured share (fraction 0–1) as percent; samples without a number (no traffic at all) are left out. */
export function measuredLine(series: Series | undefined, range: Range): WeightLine {
  if (!series) return NO_LINE;
  const steps: Step[] = [];
  series.times.forEach((t, i) => {
    const v = series.values[i] ?? Number.NaN;
    if (Number.isFinite(v) && t >= range.from && t <= range.to)
      steps.push({ time: micros(t), percent: v * 100 });
  });
  return lineOf(steps);
}

/** Version named by an event under `version`; empty text counts as none. */
export const versionOf = (event: PlatformEvent): string | null => fieldText(event, 'version') || null;
