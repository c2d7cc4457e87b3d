import type { Micros, Range } from './index.ts';

/** The zone times are written in: UTC (the default in incidents) or the reader's own. */
export type Zone = 'utc' | 'local';

const two = (n: number): string => String(n).padStart(2, '0');

interface Fields {
  readonly day: number;
  readonly month: number;
  readonly year: number;
  readonly h: number;
  readonly m: number;
  readonly s: number;
  readonly ms: number;
}

function fields(t: Micros, zone: Zone): Fields {
  const d = new Date(t / 1000);
  if (zone === 'utc')
    return {
      year: d.getUTCFullYear(),
      month: d.getUTCMonth(),
      day: d.getUTCDate(),
      h: d.getUTCHours(),
      m: d.getUTCMinutes(),
      s: d.getUTCSeconds(),
      ms: d.getUTCMilliseconds(),
    };
  return {
    year: d.getFullYear(),
    month: d.getMonth(),
    day: d.getDate(),
    h: d.getHours(),
    m: d.getMinutes(),
    s: d.getSeconds(),
    ms: d.getMilliseconds(),
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `10:42` */
export function hourMinute(t: Micros, zone: Zone = 'utc'): string {
  const f = fields(t, zone);
  return `${two(f.h)}:${two(f.m)}`;
}

/** `10:42:10` */
export function clock(t: Micros, zone: Zone = 'utc'): string {
  const f = fields(t, zone);
  return `${two(f.h)}:${two(f.m)}:${two(f.s)}`;
}

/** `10:42:10.720` */
export function clockMillis(t: Micros, zone: Zone = 'utc'): string {
  return `${clock(t, zone)}.${String(fields(t, zone).ms).padStart(3, '0')}`;
}

/** `21 Nov` */
export function dayMonth(t: Micros, zone: Zone = 'utc'): string {
  const f = fields(t, zone);
  return `${f.day} ${MONTHS[f.month] ?? ''}`;
}

/** Whether a stretch has moments of more than one day, so that a time alone does not say when. */
export function acrossDays(range: Range, zone: Zone = 'utc'): boolean {
  const last = Math.max(range.from, range.to - 1) as Micros;
  return dayMonth(range.from, zone) !== dayMonth(last, zone);
}

const dated = (t: Micros, zone: Zone, range: Range): boolean =>
  acrossDays(range, zone) || dayMonth(t, zone) !== dayMonth(range.from, zone);

/** `10:42:10`, with its day (`21 Nov 10:42:10`) where the time alone could be that of another day of the range. */
export const moment = (t: Micros, zone: Zone, range: Range): string =>
  `${dated(t, zone, range) ? `${dayMonth(t, zone)} ` : ''}${clock(t, zone)}`;

/** As {@link moment}, to the millisecond where there is no day to say. */
export const momentMillis = (t: Micros, zone: Zone, range: Range): string =>
  dated(t, zone, range) ? moment(t, zone, range) : clockMillis(t, zone);

/** `21 Nov 2026 10:42:10.720 UTC`: the unambiguous long form, for titles and copied text. */
export function full(t: Micros, zone: Zone = 'utc'): string {
  return `${dayMonth(t, zone)} ${fields(t, zone).year} ${clockMillis(t, zone)} ${zoneName(t, zone)}`;
}

/** `UTC`, or the reader's offset such as `UTC+2`. */
export function zoneName(t: Micros, zone: Zone = 'utc'): string {
  if (zone === 'utc') return 'UTC';
  const offset = -new Date(t / 1000).getTimezoneOffset();
  if (offset === 0) return 'UTC';
  const sign = offset > 0 ? '+' : '−';
  const h = Math.floor(Math.abs(offset) / 60);
  const m = Math.abs(offset) % 60;
  return `UTC${sign}${h}${m ? `:${two(m)}` : ''}`;
}

/** The zone of a stretch: `UTC+2`, or `UTC+2 → UTC+1` where the clocks change within it. */
export function zoneOf(range: Range, zone: Zone = 'utc'): string {
  const [first, last] = [zoneName(range.from, zone), zoneName(range.to, zone)];
  return first === last ? last : `${first} → ${last}`;
}

/** A span's duration, two or three significant digits: `640 µs`, `4.2 ms`, `527 ms`, `1.24 s`, `2 min 5 s`. */
export function duration(us: number): string {
  const a = Math.abs(us);
  if (!Number.isFinite(us)) return '?';
  if (a < 1000) return `${Math.round(us)} µs`;
  if (a < 10_000) return `${trim(us / 1000, 1)} ms`;
  if (a < 999_500) return `${Math.round(us / 1000)} ms`;
  if (a < 60e6) return `${trim(us / 1e6, 2)} s`;
  return age(us);
}

/** An age or a long stretch in words: `7 s`, `3 min 12 s`, `2 h 5 min`, `3 d 4 h`. */
export function age(us: number): string {
  const s = Math.max(0, Math.round(us / 1e6));
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${s / 60} min`;
  const min = Math.floor(s / 60);
  if (min < 1440) return min % 60 ? `${Math.floor(min / 60)} h ${min % 60} min` : `${min / 60} h`;
  const h = Math.floor(min / 60);
  return h % 24 ? `${Math.floor(h / 24)} d ${h % 24} h` : `${h / 24} d`;
}

const trim = (n: number, digits: number): string => String(Number(n.toFixed(digits)));
