import type { AlertSpan, Labels, Series } from '../../model/index.ts';
import { micros, type Micros, type Range } from '../../time/index.ts';

const STATES = ['pending', 'firing', 'inactive'] as const;
const isState = (s: string | undefined): s is (typeof STATES)[number] =>
  (STATES as readonly (string | undefined)[]).includes(s);

/** Labels by which alerts say whom they are about, in the spellings in use. */
const ABOUT = ['service', 'service_name', 'job', 'app', 'from', 'to', 'destination_service_name', 'rollout'];

/**
 * Alerts over time from `ALERTS{alertname,alertstate}` (Prometheus writes 1 while the alert is in that state
 * and nothing otherwise), asked at `step`: samples further apart than one and a half steps are two spans.
 * A span lasts one step past its last sample, at most to the end of the range.
 */
export function alertSpans(series: readonly Series[], range: Range, step: Micros): readonly AlertSpan[] {
  const out: AlertSpan[] = [];
  for (const s of series) {
    const { alertname, alertstate, __name__: _, ...labels } = s.labels;
    if (!alertname || !isState(alertstate)) continue;
    for (const stretch of stretches(s, step))
      out.push({
        name: alertname,
        state: alertstate,
        labels,
        range: {
          from: micros(Math.max(stretch.from, range.from)),
          to: micros(Math.min(stretch.to, range.to)),
        },
      });
  }
  return out.filter(a => a.range.from < a.range.to).sort((a, b) => a.range.from - b.range.from);
}

/** Stretches of samples above 0 without a hole, each one step longer than its last sample. */
export function stretches(series: Series, step: Micros): readonly Range[] {
  const out: { from: number; to: number }[] = [];
  series.times.forEach((t, i) => {
    if (!((series.values[i] ?? 0) > 0)) return;
    const last = out.at(-1);
    // `to` is already one step past the sample before.
    if (last && t - last.to <= step / 2) last.to = t + step;
    else out.push({ from: t, to: t + step });
  });
  return out.map(r => ({ from: micros(r.from), to: micros(r.to) }));
}

/** Whether labels name this service under one of its names; labels that name no service concern everyone. */
export function concerns(labels: Labels, names: readonly string[]): boolean {
  const told = ABOUT.map(name => labels[name]).filter(v => v !== undefined && v !== '');
  return told.length === 0 || told.some(v => names.includes(v ?? ''));
}
