import {
  fieldNumber,
  fieldText,
  message,
  type CauseEvent,
  type ChaosWindow,
  type Message,
  type PlatformEvent,
  type Rollback,
} from '../../model/index.ts';
import { micros, type Micros } from '../../time/index.ts';
import { endings } from './endings.ts';

export const byTime = (a: { readonly time: number }, b: { readonly time: number }): number => a.time - b.time;

export function rollbacks(events: readonly PlatformEvent[]): readonly Rollback[] {
  return events
    .filter(e => e.kind === 'rollout.rollback')
    .map(e => ({
      time: e.time,
      fromVersion: fieldText(e, 'from_version'),
      toVersion: fieldText(e, 'to_version'),
      trigger: fieldText(e, 'trigger'),
      durationMs: fieldNumber(e, 'duration_ms'),
    }));
}

const UNITS: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1e3,
  s: 1e6,
  m: 60e6,
  min: 60e6,
  h: 3600e6,
  d: 86400e6,
};

/** A duration as events write it: `180` (seconds), `"3m"`, `"90s"`, `"1h30m"`. Null when it is none. */
export function durationOf(text: string | null): Micros | null {
  if (text === null || text.trim() === '') return null;
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return micros(Number(text) * 1e6);
  if (!/^\s*(\d+(\.\d+)?\s*(us|ms|min|s|m|h|d)\s*)+$/.test(text)) return null;
  let total = 0;
  for (const [, n, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*(us|ms|min|s|m|h|d)/g))
    total += Number(n) * (UNITS[unit ?? ''] ?? 0);
  return micros(total);
}

/** No end is known: later than any moment looked at. */
const NO_END = micros(Number.MAX_SAFE_INTEGER);

/**
 * Stretches of injected chaos: from `chaos.inject` to the `chaos.end` of the same experiment; without an end,
 * for the duration told; without either, until `until` (it may still run, and leaving its losses in the verdict
 * would be worse).
 */
export function chaosWindows(
  events: readonly PlatformEvent[],
  until: Micros = NO_END,
): readonly ChaosWindow[] {
  const ends = events.filter(e => e.kind === 'chaos.end');
  const starts = events.filter(e => e.kind === 'chaos.inject');
  return starts.map(start => {
    const id = fieldText(start, 'experiment') ?? '';
    const again = starts.find(e => e.time > start.time && (fieldText(e, 'experiment') ?? '') === id);
    const end = ends.find(e => e.time >= start.time && (fieldText(e, 'experiment') ?? '') === id);
    const told = durationOf(fieldText(start, 'duration'));
    const ended = end && (!again || end.time <= again.time) ? end.time : null;
    const to = ended ?? (told === null ? until : start.time + told);
    return {
      range: { from: start.time, to: micros(Math.max(to, start.time)) },
      experiment: id,
      fault: fieldText(start, 'fault') ?? '',
      target: fieldText(start, 'target'),
      key: fieldText(start, 'key'),
      percent: fieldNumber(start, 'percent'),
    };
  });
}

const number = (n: number): string => String(Number(n.toFixed(2)));

/** What an event was, in one short label: a message with the event's own words as parameters. */
export function eventLabel(event: PlatformEvent): Message {
  const text = (name: string): string => fieldText(event, name) ?? '';
  const weight = fieldNumber(event, 'weight');
  switch (event.kind) {
    case 'rollout.stage':
      return weight === null
        ? message('rollout.event.stage', { stage: text('stage') })
        : message('rollout.event.stage-weight', { stage: text('stage'), weight: number(weight) });
    case 'rollout.weight':
      return message('rollout.event.weight', { weight: weight === null ? '?' : number(weight) });
    case 'rollout.state':
      return message('rollout.event.state', { from: text('from'), to: text('to') });
    case 'rollout.gate':
      return message('rollout.event.gate', { gate: text('gate'), verdict: text('verdict') });
    case 'rollout.approval':
      return message('rollout.event.approval', {
        stage: text('stage'),
        decision: text('decision'),
        by: text('by'),
      });
    case 'rollout.rollback':
      return message('rollout.event.rollback', {
        from: text('from_version'),
        to: text('to_version'),
        ms: fieldNumber(event, 'duration_ms') ?? -1,
      });
    case SCALED:
      return scaledLabel(event) ?? message('rollout.event.other', { kind: event.kind });
    default:
      return message('rollout.event.other', { kind: event.kind });
  }
}

/** How a plain Deployment rolls out: its new replica set grows while the old one shrinks. */
const SCALED = 'kubernetes.ScalingReplicaSet';

/** Kubernetes deployment controller: `Scaled up replica set orders-7d to 3 from 1`, before 1.25 without `from`. */
function scaledLabel(event: PlatformEvent): Message | null {
  const m = /^Scaled (?:up|down) replica set (\S+) (?:from \d+ )?to (\d+)/.exec(
    fieldText(event, 'reason') ?? '',
  );
  return m === null ? null : message('rollout.event.scaled', { set: m[1] ?? '', to: m[2] ?? '' });
}

const CAUSES: Readonly<Record<string, CauseEvent['kind']>> = {
  'rollout.stage': 'rollout',
  'rollout.weight': 'rollout',
  'rollout.rollback': 'rollout',
  'rollout.state': 'rollout',
  [SCALED]: 'rollout',
  'config.reload': 'config',
  'config.fallback': 'config',
  'config.conflict': 'config',
  'chaos.inject': 'chaos',
  'chaos.end': 'chaos',
  'lifecycle.shutdown': 'other',
  'lifecycle.start': 'other',
  'mirror.sync': 'other',
};

function versionsOf(event: PlatformEvent): Pick<CauseEvent, 'versions'> {
  const versions = ['version', 'to_version', 'from_version'].flatMap(name => fieldText(event, name) ?? []);
  return versions.length === 0 ? {} : { versions };
}

/**
 * Events that may have caused a loss or its end, ascending by time. Where a stage and a weight of one service are told
 * within a second, only the stage stays: it is the same act, and it has a name.
 */
export function causeEvents(events: readonly PlatformEvent[]): readonly CauseEvent[] {
  const stages = events.filter(e => e.kind === 'rollout.stage');
  const told = (e: PlatformEvent): boolean =>
    stages.some(s => s.service === e.service && Math.abs(s.time - e.time) <= 1e6);
  const ending = endings(events);
  return events
    .filter(e => Object.hasOwn(CAUSES, e.kind) && !(e.kind === 'rollout.weight' && told(e)))
    .map(e => {
      const took = ending.get(e);
      return {
        ...{ time: e.time, kind: CAUSES[e.kind] ?? 'other', service: e.service, text: eventLabel(e) },
        ...versionsOf(e),
        ...(e.kind === 'chaos.end' ? { over: true as const } : {}),
        ...(took === undefined ? {} : { ending: took }),
      };
    })
    .sort(byTime);
}
