// Log lines → the platform's events. One JSON object a line, its kind in `event`; field names are mapped.

import {
  message,
  type Config,
  type FieldValue,
  type LogLine,
  type MalformedLine,
  type Message,
  type PlatformEvent,
} from '../../../model/index.ts';
import { get, isObject, type JsonObject } from '../../wire.ts';
import { controllerEvents, CONTROLLER_LINE } from './controllers.ts';
import { tryParse } from './lines.ts';
import { timeOf } from './times.ts';

/** Kinds with a meaning of their own; any other is shown as a generic event. */
export const KNOWN_EVENTS: ReadonlySet<string> = new Set([
  'rollout.stage',
  'rollout.weight',
  'rollout.state',
  'rollout.gate',
  'rollout.approval',
  'rollout.rollback',
  'metadata.observe',
  'metadata.lifecycle',
  'guard.validate',
  'guard.fallback',
  'chaos.inject',
  'chaos.end',
  'contract.check',
  'compat.result',
  'discovery.sync',
  'config.reload',
  'config.fallback',
  'config.conflict',
  'lifecycle.shutdown',
  'lifecycle.start',
  'watch.gap',
  'sampling.audit',
  'defect.state',
  'license.decision',
  'proxy.route',
  'mirror.sync',
  'dependency.check',
]);

export interface Events {
  readonly events: readonly PlatformEvent[];
  /** Lines that should have been events. */
  readonly malformed: readonly MalformedLine[];
  /** Lines that never meant to be events. */
  readonly plain: readonly LogLine[];
}

type FieldMap = Config['eventFields'];

/** Default name → value. A field that has a default name by chance gives way to the one configured for it. */
function fieldsOf(item: JsonObject, map: FieldMap): Readonly<Record<string, FieldValue>> {
  const renamed = new Map(Object.entries(map).map(([name, inLog]) => [inLog, name]));
  const fields = new Map<string, FieldValue>();
  for (const [key, value] of Object.entries(item)) {
    const name = renamed.get(key) ?? key;
    if (name !== key || !fields.has(name)) fields.set(name, value as FieldValue);
  }
  return Object.fromEntries(fields);
}

function eventOf(source: LogLine, item: JsonObject, map: FieldMap): PlatformEvent | null {
  const fields = fieldsOf(item, map);
  const kind = get(fields, 'event');
  if (typeof kind !== 'string' || kind === '') return null;
  const service = get(fields, 'service');
  return {
    kind,
    known: KNOWN_EVENTS.has(kind),
    time: timeOf(get(fields, 'ts')) ?? source.time,
    service: typeof service === 'string' && service !== '' ? service : null,
    fields,
    source,
  };
}

function problemOf(item: unknown, field: string): Message {
  if (item === undefined) return message('log.malformed.not-json');
  if (!isObject(item)) return message('log.malformed.not-object');
  return message(get(item, field) === undefined ? 'log.malformed.no-event' : 'log.malformed.no-name', {
    field,
  });
}

const streamKey = (line: LogLine): string => JSON.stringify(Object.entries(line.labels).sort());
/** Lines of a file have no labels: such a "stream" may hold anything. */
const hasStream = (line: LogLine): boolean => Object.keys(line.labels).length > 0;

/**
 * What the query for controllers' lines finds besides them: an ordinary line that happens to name a canary is no
 * event that went wrong.
 */
const namesCanary = (line: LogLine, eventField: string): boolean =>
  new RegExp(CONTROLLER_LINE).test(line.line) && !line.line.includes(`"${eventField}"`);

/**
 * Tells events from other lines; what controllers write becomes events too. A line that is none counts as malformed if it begins like an object or
 * comes from a stream that holds events; any other text is an ordinary log line.
 */
export function toEvents(lines: readonly LogLine[], map: FieldMap = {}): Events {
  const eventField = map['event'] ?? 'event';
  const controllers = controllerEvents(lines, eventField);
  const events: PlatformEvent[] = [...controllers.events];
  const rest: { readonly source: LogLine; readonly item: unknown }[] = [];
  const eventStreams = new Set<string>();
  for (const source of controllers.rest) {
    const item = tryParse(source.line);
    const event = isObject(item) ? eventOf(source, item, map) : null;
    if (event) {
      events.push(event);
      if (hasStream(source)) eventStreams.add(streamKey(source));
    } else rest.push({ source, item });
  }
  const isMalformed = (line: LogLine): boolean =>
    !namesCanary(line, eventField) &&
    (/^\s*\{/.test(line.line) || (hasStream(line) && eventStreams.has(streamKey(line))));
  return {
    events,
    malformed: rest
      .filter(r => isMalformed(r.source))
      .map(({ source, item }) => ({ source, problem: problemOf(item, eventField) })),
    plain: rest.filter(r => !isMalformed(r.source)).map(r => r.source),
  };
}
