// Platform events as what may have caused a loss, and the stretches in which one was injected on purpose.

import {
  fieldNumber,
  fieldText,
  message,
  type CauseEvent,
  type ChaosWindow,
  type Message,
  type PlatformEvent,
} from '../model/index.ts';
import { micros, type Micros } from '../time/index.ts';

/** Kinds that can be a cause; where several happen in one second the first listed says most. */
const KINDS: readonly (readonly [string, CauseEvent['kind']])[] = [
  ['rollout.stage', 'rollout'],
  ['rollout.rollback', 'rollout'],
  ['rollout.state', 'rollout'],
  ['rollout.weight', 'rollout'],
  ['config.reload', 'config'],
  ['config.fallback', 'config'],
  ['config.conflict', 'config'],
  ['chaos.inject', 'chaos'],
  ['chaos.end', 'chaos'],
];

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'rollout.stage': ['rollout', 'version', 'stage', 'weight'],
  'rollout.weight': ['rollout', 'version', 'weight', 'previous'],
  'rollout.state': ['rollout', 'version', 'from', 'to'],
  'rollout.rollback': ['rollout', 'from_version', 'to_version', 'trigger'],
  'chaos.inject': ['experiment', 'fault', 'target', 'key', 'percent'],
  'chaos.end': ['experiment', 'fault', 'target', 'key', 'verdict'],
};

/**
 * `cause.` and the event's kind, e.g. `cause.rollout.stage`; parameters are the event's own fields, ""
 * where a field is absent; weights and percents are numbers where they can be read as such.
 */
function text(event: PlatformEvent): Message {
  const params: Record<string, string | number> = { service: event.service ?? '' };
  for (const name of FIELDS[event.kind] ?? ['status', 'reason', 'etag'])
    params[name] = fieldNumber(event, name) ?? fieldText(event, name) ?? '';
  for (const name of ['version', 'stage', 'from_version', 'to_version'])
    if (name in params) params[name] = fieldText(event, name) ?? '';
  return message(`cause.${event.kind}`, params);
}

/** The events that may explain an onset, in time order. */
export function causeEvents(events: readonly PlatformEvent[]): CauseEvent[] {
  const rank = new Map(KINDS.map(([kind], i) => [kind, i]));
  const kinds = new Map(KINDS);
  return events
    .filter(e => kinds.has(e.kind))
    .sort((a, b) => a.time - b.time || (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0))
    .map(e => ({ time: e.time, kind: kinds.get(e.kind) ?? 'other', service: e.service, text: text(e) }));
}

/** `90s`, `5m`, `1h30m`, `250ms` or a number of seconds, in microseconds; null when it is none. */
export function readDuration(value: string): Micros | null {
  if (/^\d+(\.\d+)?$/.test(value)) return micros(Number(value) * 1e6);
  const units: Readonly<Record<string, number>> = { ms: 1e3, s: 1e6, m: 60e6, h: 3600e6 };
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) return null;
  let sum = 0;
  for (const [, n, unit] of value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    sum += Number(n) * (units[unit ?? ''] ?? 0);
  return micros(sum);
}

/** When an injection ends: at its own end event, else after its stated duration, else it lasts. */
function endOf(inject: PlatformEvent, ends: readonly PlatformEvent[]): Micros {
  const experiment = fieldText(inject, 'experiment');
  const end = ends.find(e => e.time >= inject.time && fieldText(e, 'experiment') === experiment);
  const stated = readDuration(fieldText(inject, 'duration') ?? '');
  return end?.time ?? micros(stated === null ? Number.POSITIVE_INFINITY : inject.time + stated);
}

/**
 * The stretches in which chaos was injected, `chaos.inject` paired with the next `chaos.end` of the same
 * experiment. Without either end or duration the window is open (`to` is Infinity).
 */
export function chaosWindows(events: readonly PlatformEvent[]): ChaosWindow[] {
  const sorted = [...events].sort((a, b) => a.time - b.time);
  const ends = sorted.filter(e => e.kind === 'chaos.end');
  return sorted
    .filter(e => e.kind === 'chaos.inject')
    .map(e => ({
      range: { from: e.time, to: endOf(e, ends) },
      experiment: fieldText(e, 'experiment') ?? '',
      fault: fieldText(e, 'fault') ?? '',
      target: fieldText(e, 'target') ?? e.service,
      key: fieldText(e, 'key'),
      percent: fieldNumber(e, 'percent'),
    }));
}
