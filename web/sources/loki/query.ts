// Every LogQL that the app asks. Texts go in with LogQL's own escaping, which is that of Go strings.

import type { Config } from '../../model/index.ts';
import type { Micros } from '../../time/index.ts';
import { promDuration } from '../prometheus/query.ts';
import { CONTROLLER_LINE } from './decode/controllers.ts';

/** A text as a LogQL string. */
export function logqlString(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

/** The name that a field has in the log. */
export const fieldName = (config: Pick<Config, 'eventFields'>, name: string): string =>
  Object.hasOwn(config.eventFields, name) ? (config.eventFields[name] ?? name) : name;

const OBSERVE = logqlString('metadata.observe');

const escapeRegexp = (text: string): string => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&');

/**
 * The platform's events: lines of the configured streams that hold the field of the event's kind, and what
 * rollout controllers write there. Lines that were cut off or garbled behind it come too, and are counted as
 * malformed. What header hooks see of single requests ({@link observeQuery}) is left out: there can be
 * thousands for one event.
 */
export function eventsQuery(config: Pick<Config, 'eventSelector' | 'eventFields'>): string {
  const event = `"${escapeRegexp(fieldName(config, 'event'))}"`;
  return `${config.eventSelector} |~ ${logqlString(`${event}|${CONTROLLER_LINE}`)} != ${OBSERVE}`;
}

/** Those of them that tell of rollouts, from long before the range: a stage may have begun yesterday. */
export const rolloutHistoryQuery = (config: Pick<Config, 'eventSelector' | 'eventFields'>): string =>
  `${eventsQuery(config)} |~ ${logqlString(`rollout\\.|${CONTROLLER_LINE}`)}`;

/** What header hooks saw of single requests: `metadata.observe` events. */
export const observeQuery = (config: Pick<Config, 'eventSelector'>): string =>
  `${config.eventSelector} |= ${OBSERVE}`;

/** The stream selector that a query begins with, or null. */
const selectorOf = (query: string): string | null =>
  /^\s*(\{(?:[^"`}]|"(?:\\.|[^"\\])*"|`[^`]*`)*\})/.exec(query)?.[1] ?? null;

/** Texts with which services tell of metadata that did not arrive whole; the analysis reads them (logtext.ts). */
const TELLING = [
  'invalid base64 encoding at position',
  'context deadline exceeded before trace parsed',
  'upstream_reset_before_response_started',
].join('|');

/** Log lines that are evidence of a loss, in the streams in which the lines of a trace are looked for. */
export const evidenceQuery = (config: Pick<Config, 'eventSelector' | 'traceLogQuery'>): string =>
  `${selectorOf(config.traceLogQuery) ?? config.eventSelector} |~ ${logqlString(TELLING)}`;

/** The lines of one trace; some writers leave the zeros of a 64-bit id out, so both forms can be asked for. */
export function traceLogsQuery(config: Pick<Config, 'traceLogQuery'>, traceId: string): string {
  const inner = logqlString(traceId).slice(1, -1);
  return config.traceLogQuery.replaceAll('{traceId}', () => inner);
}

/** What compatibility checks of a laboratory said: `compat.result` events. */
export const compatQuery = (config: Pick<Config, 'eventSelector'>): string =>
  `${config.eventSelector} |= ${logqlString('compat.result')}`;

/** Lines that may show a request id, of the streams that hold traces' lines. */
export function identifiedQuery(config: Pick<Config, 'traceLogQuery'>): string {
  const selector =
    /^\s*\{(?:[^}"`]|"(?:[^"\\]|\\.)*"|`[^`]*`)*\}/.exec(config.traceLogQuery)?.[0] ?? '{app=~".+"}';
  return `${selector.trim()} |~ ${logqlString('(?i)request[-_.]?id')}`;
}

/** The short form of a 64-bit trace id, as logs may write it; null for a 128-bit one. */
export const shortTraceId = (traceId: string): string | null =>
  /^0{16}[0-9a-f]{16}$/.test(traceId) ? traceId.slice(16) : null;

/** A name as `| json` makes a label of it. */
const jsonLabel = (name: string): string => name.replaceAll(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_');

/**
 * How many `guard.validate` events of a service there were in each window, by verdict: the share of those
 * that passed is the gate's value (see `guardSuccess`).
 */
export function schemaGuardQuery(
  config: Pick<Config, 'eventSelector' | 'eventFields'>,
  service: string,
  window: Micros,
): string {
  const label = (name: string): string => jsonLabel(fieldName(config, name));
  const filters = [
    `${config.eventSelector} |= "guard.validate"`,
    'json',
    // One garbled line would otherwise fail the whole query ("pipeline error: JSONParserErr").
    '__error__=""',
    `${label('event')}="guard.validate"`,
    `${label('service')}=${logqlString(service)}`,
  ].join(' | ');
  return `sum by (${label('verdict')}) (count_over_time(${filters} [${promDuration(window)}]))`;
}

export { guardSuccess } from './guard.ts';
