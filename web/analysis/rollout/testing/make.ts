// Small tables for the tests of this folder: times are written as hh:mm:ss of one day.

import type { FieldValue, PlatformEvent, Series } from '../../../model/index.ts';
import { micros, type Micros } from '../../../time/index.ts';

const DAY = Date.UTC(2026, 10, 21) * 1000;

/** `10:42` or `10:42:10` of the test day. */
export function at(text: string): Micros {
  const [h = 0, m = 0, s = 0] = text.split(':').map(Number);
  return micros(DAY + (h * 3600 + m * 60 + s) * 1e6);
}

/** `rollout.stage 10:24:30 stage=canary weight=1`: kind, time, fields; the service is `orders` unless told. */
export function event(text: string): PlatformEvent {
  const [kind = '', time = '', ...pairs] = text.split(' ');
  const fields: Record<string, FieldValue> = { service: 'orders' };
  for (const pair of pairs) {
    const [name = '', value = ''] = pair.split('=');
    fields[name] = value;
  }
  const service = typeof fields.service === 'string' && fields.service !== '' ? fields.service : null;
  const t = at(time);
  const source = { time: t, nanos: `${t}000`, labels: {}, metadata: {}, line: text };
  return { kind, known: true, time: t, service, fields, source };
}

export const events = (text: string): readonly PlatformEvent[] =>
  text
    .split('\n')
    .map(l => l.trim())
    .filter(l => l !== '')
    .map(event);

/** A series with one value every `step` seconds from `from`; `-` is a hole, `NaN` a NaN. */
export function series(
  labels: Readonly<Record<string, string>>,
  from: string,
  step: number,
  text: string,
): Series {
  const cells = text.trim().split(/\s+/);
  const kept = cells.map((cell, i) => ({ cell, t: at(from) + i * step * 1e6 })).filter(c => c.cell !== '-');
  return {
    labels,
    times: Float64Array.from(kept, c => c.t),
    values: Float64Array.from(kept, c => Number(c.cell)),
  };
}
