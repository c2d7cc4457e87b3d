// Labels of the time axis: round moments on the wall clock of the reader's zone, whose days may have 23 or 25 hours.

import { HOUR, MINUTE, clock, dayMonth, hourMinute, micros, type Micros, type Zone } from '../time/index.ts';
import { roundStep, type TimeScale } from './axis.ts';

const DAY = 24 * HOUR;

export interface Tick {
  readonly time: Micros;
  readonly text: string;
}

/** Minutes that the zone's clock is ahead of UTC at a moment. */
const ahead = (t: number, zone: Zone): number =>
  zone === 'utc' ? 0 : -new Date(t / 1000).getTimezoneOffset();

/** Up to an hour: every clock change is a whole number of such steps, or of the half hours they are made of. */
function* even(from: number, to: number, step: number, zone: Zone): Generator<number> {
  const offset = ahead(from, zone) * MINUTE;
  for (let t = Math.ceil((from + offset) / step) * step - offset; t < to; t += step) yield t;
}

/** The moment at which the zone's clock shows this time of a day, counted in days since the epoch. */
function onTheClock(day: number, since: number, zone: Zone): number {
  const shown = new Date((day * DAY + since) / 1000);
  if (zone === 'utc') return shown.getTime() * 1000;
  const [y, m, d] = [shown.getUTCFullYear(), shown.getUTCMonth(), shown.getUTCDate()];
  return new Date(y, m, d, shown.getUTCHours(), shown.getUTCMinutes()).getTime() * 1000;
}

/** Longer steps: counted from each midnight, so that they fall on the same times of every day. */
function* daily(from: number, to: number, step: number, zone: Zone): Generator<number> {
  const days = Math.max(1, Math.round(step / DAY));
  const first = Math.floor((from + ahead(from, zone) * MINUTE) / DAY);
  let last = Number.NEGATIVE_INFINITY;
  for (let day = Math.floor(first / days) * days; onTheClock(day, 0, zone) < to; day += days)
    for (let since = 0; since < DAY; since += Math.min(step, DAY)) {
      const t = onTheClock(day, since, zone);
      // A time that the clock skips falls on the one after it.
      if (t >= from && t < to && t > last) yield (last = t);
    }
}

function text(t: Micros, step: number, zone: Zone): string {
  if (step >= DAY || clock(t, zone) === '00:00:00') return dayMonth(t, zone);
  return step < MINUTE ? clock(t, zone) : hourMinute(t, zone);
}

/** Round moments for tick labels, at least 84 px apart; a midnight says which day begins. */
export function ticks({ range, width }: TimeScale, zone: Zone): readonly Tick[] {
  const step = roundStep(range, width, 84);
  const times = (step <= HOUR ? even : daily)(range.from, range.to, step, zone);
  return Array.from(times, t => ({ time: micros(t), text: text(micros(t), step, zone) }));
}
