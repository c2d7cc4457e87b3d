import {
  fieldNumber,
  fieldText,
  message,
  type Gate,
  type GateConfig,
  type GateId,
  type GateVerdict,
  type Message,
  type PlatformEvent,
  type Series,
} from '../../model/index.ts';
import { micros, type Micros, type Range } from '../../time/index.ts';
import { drawnThreshold, GATE_SPECS, isBeyond, NEAR, strain } from './gate-specs.ts';

/** What a source answered for one gate of one service. */
export interface GateReading {
  readonly id: GateId;
  /** As sent; empty where none could be asked. */
  readonly query: string;
  /** Null where nothing was answered (yet); the first series counts. */
  readonly series: readonly Series[] | null;
  /** Multiplies the values into the gate's unit, e.g. 1000 for seconds into ms. */
  readonly scale: number;
  /** Requests in the window below which the query gives nothing; 0 where it gives any. */
  readonly least: number;
  /** The metric (with its selector) or event that the query reads, named when it is absent. */
  readonly metric: string;
  /** Why there is no answer; null where there is one, though it may be empty. */
  readonly problem: Message | null;
}

interface Points {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

const NO_POINTS: Points = { times: new Float64Array(0), values: new Float64Array(0) };

/** Numbers only: a ratio without traffic is NaN, which is no measurement. */
function points(series: Series | undefined, scale: number): Points {
  if (!series) return NO_POINTS;
  const keep = Array.from(series.times.keys()).filter(i => Number.isFinite(series.values[i]));
  return {
    times: Float64Array.from(keep, i => series.times[i] ?? 0),
    values: Float64Array.from(keep, i => (series.values[i] ?? 0) * scale),
  };
}

const gateName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[_\s]+/g, '-');

/** The value of a `rollout.gate` event in the gate's unit; `"0.2%"` of a fraction is 0.002. */
function toldValue(event: PlatformEvent, config: GateConfig): number | null {
  const value = fieldNumber(event, 'value');
  if (value === null) return null;
  const text = fieldText(event, 'value') ?? '';
  const inUnit = GATE_SPECS[config.id].unit === 'fraction' && text.includes('%') ? value / 100 : value;
  // The automatic rollback is drawn as a share of its limit; its events tell the value itself.
  return config.id === 'auto-rollback'
    ? inUnit / (fieldNumber(event, 'threshold') ?? config.threshold)
    : inUnit;
}

/** What the platform itself reported for a gate in `rollout.gate` events, where no series answers. */
function toldPoints(events: readonly PlatformEvent[], config: GateConfig): Points {
  const told = events
    .filter(e => e.kind === 'rollout.gate' && gateName(fieldText(e, 'gate') ?? '') === config.id)
    .map(e => ({ time: e.time, value: toldValue(e, config) ?? Number.NaN }))
    .filter(p => Number.isFinite(p.value));
  return {
    times: Float64Array.from(told, p => p.time),
    values: Float64Array.from(told, p => p.value),
  };
}

/**
 * Stretches in which a gate was fired: from the sample that is `hold` past the first beyond the threshold to
 * the first sample back, or one step past the last sample known. Samples further apart than two steps are
 * not joined: nobody measured between them.
 */
export function firedRanges(
  { times, values }: Points,
  beyond: (value: number) => boolean,
  step: Micros,
  hold: number,
): readonly Range[] {
  const out: Range[] = [];
  let start: number | null = null;
  const close = (to: number): void => {
    if (start !== null && to > start + hold) out.push({ from: micros(start + hold), to: micros(to) });
    start = null;
  };
  times.forEach((t, i) => {
    const before = times[i - 1];
    if (before !== undefined && t - before > 2 * step) close(before + step);
    if (beyond(values[i] ?? 0)) start ??= t;
    else close(t);
  });
  close((times.at(-1) ?? 0) + step);
  return out;
}

interface Asked {
  /** The end of what the sources answered: the range's end, or their last answer before they fell silent. */
  readonly until: Micros;
  readonly step: Micros;
}

/** A value older than this is no verdict on now: the gate's window and two steps, at least two minutes. */
const staleAfter = (config: GateConfig, asked: Asked): number =>
  Math.max(config.window + 2 * asked.step, 120e6);

function judge(config: GateConfig, p: Points, fired: readonly Range[], asked: Asked): GateVerdict {
  const spec = GATE_SPECS[config.id];
  const threshold = drawnThreshold(config);
  const time = p.times.at(-1);
  const value = p.values.at(-1);
  if (time === undefined || value === undefined) return 'no-data';
  if (asked.until - time > staleAfter(config, asked)) return 'no-data';
  if ((fired.at(-1)?.to ?? 0) > time) return 'fired';
  if (strain({ ...spec, threshold }, value) > NEAR) return 'near';
  return spec.sustain && !sustained(config, p, fired) ? 'near' : 'passes';
}

/** Whether a guard has held without a break for its whole window. */
function sustained(config: GateConfig, p: Points, fired: readonly Range[]): boolean {
  const end = p.times.at(-1) ?? 0;
  const since = Math.max(p.times[0] ?? end, fired.at(-1)?.to ?? 0);
  return end - since >= config.window;
}

function absence(
  config: GateConfig,
  verdict: GateVerdict,
  p: Points,
  reading: GateReading | undefined,
): Message | null {
  if (reading?.problem) return reading.problem;
  if (verdict !== 'no-data') return null;
  const last = p.times.at(-1);
  if (last !== undefined) return message('rollout.gate.absent.since', { at: last });
  if (!reading && config.id === 'business' && config.query === null)
    return message('rollout.gate.absent.not-configured');
  if (!reading) return message('rollout.gate.absent.not-asked');
  if (reading.series === null) return message('rollout.gate.absent.loading');
  const { metric } = reading;
  if (reading.least > 0) return message('rollout.gate.absent.few', { metric, least: reading.least });
  if (GATE_SPECS[config.id].source === 'loki') return message('rollout.gate.absent.event', { metric });
  // A rate needs two samples within its window, so that a short one may find none where the metric exists.
  if (config.window > 0 && config.window <= 60e6)
    return message('rollout.gate.absent.window', { metric, seconds: config.window / 1e6 });
  return message('rollout.gate.absent.metric', { metric });
}

/** Where a gate is known from the platform's events alone: why, and until when where that is long ago. */
function toldBy(reading: GateReading | undefined, verdict: GateVerdict, told: Points): Message {
  const silent = reading !== undefined && reading.problem !== null;
  const at = told.times.at(-1);
  if (verdict !== 'no-data' || at === undefined)
    return message(silent ? 'rollout.gate.told.silent' : 'rollout.gate.told');
  return message(silent ? 'rollout.gate.told.silent.since' : 'rollout.gate.told.since', { at });
}

function gate(
  config: GateConfig,
  reading: GateReading | undefined,
  events: readonly PlatformEvent[],
  asked: Asked,
): Gate {
  const spec = GATE_SPECS[config.id];
  const threshold = drawnThreshold(config);
  const measured = points(reading?.series?.[0], reading?.scale ?? 1);
  // While the series is still being read, an older report would only flash up.
  const loading = reading?.series === null && reading.problem === null;
  const told = measured.times.length === 0 && !loading ? toldPoints(events, config) : NO_POINTS;
  const p = told.times.length > 0 ? told : measured;
  const step = told.times.length > 0 ? micros(Math.max(asked.step, config.window)) : asked.step;
  const fired = firedRanges(p, v => isBeyond(spec.fires, threshold, v), step, spec.hold);
  const verdict = judge(config, p, fired, asked);
  return {
    id: config.id,
    title: message(`rollout.gate.title.${config.id}`),
    fires: spec.fires,
    threshold,
    unit: spec.unit,
    window: config.window,
    effect: message(spec.effect),
    query: told.times.length > 0 ? '' : (reading?.query ?? ''),
    source: told.times.length > 0 ? 'loki' : spec.source,
    times: p.times,
    values: p.values,
    // Too old for a verdict is too old to be read as a number of now.
    latest: verdict === 'no-data' ? null : (p.values.at(-1) ?? null),
    verdict,
    absent: told.times.length > 0 ? toldBy(reading, verdict, told) : absence(config, verdict, p, reading),
    fired,
  };
}

/**
 * The gates of one lane in configured order, disabled ones left out: measured values against thresholds, the
 * verdict on the newest value, and when they fired. `events` are the lane's own: their `rollout.gate` values
 * stand in where no series answers.
 */
export function gateReadings(
  configs: readonly GateConfig[],
  readings: readonly GateReading[],
  events: readonly PlatformEvent[],
  asked: Asked,
): readonly Gate[] {
  return configs
    .filter(c => c.enabled)
    .map(c =>
      gate(
        c,
        readings.find(r => r.id === c.id),
        events,
        asked,
      ),
    );
}
