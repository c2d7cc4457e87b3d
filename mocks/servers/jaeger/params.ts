// Parameters of both Jaeger APIs, with the error texts of the server. A string result is an error.

import type { Micros } from '../../../web/time/index.ts';
import { goQuote, parseGoBool, parseGoDuration, parseGoInt } from '../go.ts';
import { formValue, formValues, type MockRequest } from '../exchange.ts';
import type { TraceQuery } from './store.ts';

export interface V1Search extends TraceQuery {
  readonly traceIds: readonly string[];
  readonly raw: boolean;
}

/** Thrown while parameters are read: becomes a 400 with this text. */
export class BadParameter extends Error {}

const bad = (message: string): never => {
  throw new BadParameter(message);
};

/** `model.TraceIDFromString`: 32 lower-case digits, short ids padded. */
export function parseTraceId(text: string): string {
  if (text.length > 32) bad(`TraceID cannot be longer than 32 hex characters: ${text}`);
  const parts = text.length > 16 ? [text.slice(0, -16), text.slice(-16)] : [text];
  for (const part of parts)
    if (!/^[0-9a-fA-F]+$/.test(part)) bad(`strconv.ParseUint: parsing ${goQuote(part)}: invalid syntax`);
  return text.toLowerCase().padStart(32, '0');
}

const named = (name: string, message: string): never => bad(`unable to parse param '${name}': ${message}`);

function time(request: MockRequest, name: string, unit: number, absent: number): number {
  const text = formValue(request, name);
  if (text === '') return absent;
  const value = parseGoInt(text);
  return typeof value === 'string' ? named(name, value) : Number(value) * unit;
}

function goDuration(request: MockRequest, name: string): bigint {
  const text = formValue(request, name);
  if (text === '') return 0n;
  const value = parseGoDuration(text);
  if (value !== null) return value;
  const unit = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? 'missing unit in' : 'invalid';
  return named(name, `time: ${unit} duration ${goQuote(text)}`);
}

export function boolean(request: MockRequest, name: string): boolean {
  const text = formValue(request, name);
  if (text === '') return false;
  const value = parseGoBool(text);
  return typeof value === 'string' ? named(name, value) : value;
}

const JSON_KINDS: Readonly<Record<string, string>> = { boolean: 'bool', number: 'number' };

const kindOf = (value: unknown): string =>
  Array.isArray(value)
    ? 'array'
    : typeof value === 'object'
      ? 'object'
      : (JSON_KINDS[typeof value] ?? typeof value);

/** A JSON object of strings; any other value in it is refused. */
export function tagMap(text: string): Record<string, string> {
  const prefix = "malformed 'tags' parameter, cannot unmarshal JSON: ";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return bad(prefix + jsonProblem(text));
  }
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    return bad(`${prefix}json: cannot unmarshal ${kindOf(value)} into Go value of type map[string]string`);
  const tags: Record<string, string> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === null) tags[key] = '';
    else if (typeof item === 'string') tags[key] = item;
    else bad(`${prefix}json: cannot unmarshal ${kindOf(item)} into Go value of type string`);
  }
  return tags;
}

function jsonProblem(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || /^[{[]/.test(trimmed)) return 'unexpected end of JSON input';
  return `invalid character '${trimmed[0] ?? ''}' looking for beginning of value`;
}

function tags(request: MockRequest): Record<string, string> {
  const all: Record<string, string> = {};
  for (const tag of formValues(request, 'tag')) {
    const at = tag.indexOf(':');
    if (at < 0) bad(`malformed 'tag' parameter, expecting key:value, received: ${tag}`);
    all[tag.slice(0, at)] = tag.slice(at + 1);
  }
  for (const text of formValues(request, 'tags')) Object.assign(all, tagMap(text));
  return all;
}

export const microseconds = (request: MockRequest, name: string, absent: number): number =>
  time(request, name, 1, absent);

const TWO_DAYS = 2 * 86_400e6;

/** `/api/traces`: start and end in microseconds, two days back by default, 100 traces. */
export function v1Search(request: MockRequest, now: Micros): V1Search {
  const from = time(request, 'start', 1, now - TWO_DAYS);
  const to = time(request, 'end', 1, now);
  const tagged = tags(request);
  const limitText = formValue(request, 'limit');
  const limit = limitText === '' ? 100n : parseGoInt(limitText);
  if (typeof limit === 'string') return bad(limit);
  const minDuration = goDuration(request, 'minDuration');
  const maxDuration = goDuration(request, 'maxDuration');
  const traceIds = formValues(request, 'traceID').map(id => {
    try {
      return parseTraceId(id);
    } catch (error) {
      return bad(`cannot parse traceID param: ${error instanceof Error ? error.message : ''}`);
    }
  });
  const raw = boolean(request, 'raw');
  const service = formValue(request, 'service');
  if (traceIds.length === 0 && service === '') bad("parameter 'service' is required");
  if (minDuration !== 0n && maxDuration !== 0n && maxDuration < minDuration)
    bad("'maxDuration' should be greater than 'minDuration'");
  return {
    service,
    operation: formValue(request, 'operation'),
    from,
    to,
    tags: tagged,
    minDuration,
    maxDuration,
    limit: Number(limit),
    traceIds,
    raw,
  };
}

/** `/api/dependencies`: milliseconds, the last day by default. */
export function dependencyWindow(request: MockRequest, now: Micros): { from: number; to: number } {
  const to = time(request, 'endTs', 1000, now);
  return { from: to - time(request, 'lookback', 1000, 86_400e6), to };
}

const malformed = (name: string, message: string): never => bad(`malformed parameter ${name}: ${message}`);

/** RFC 3339 with up to nine decimals, as microseconds. */
function rfc3339(name: string, text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  const whole = at === null ? Number.NaN : Date.parse(text.replace(/\.\d+/, ''));
  if (Number.isNaN(whole)) {
    const layout = '2006-01-02T15:04:05.999999999Z07:00';
    return malformed(
      name,
      `parsing time ${goQuote(text)} as ${goQuote(layout)}: cannot parse ${goQuote(text)} as "2006"`,
    );
  }
  return whole * 1000 + Math.round(Number(at?.[1] ?? '0') * 1e6);
}

export interface V3Dialect {
  /** From 2.19 on: camelCase names, `search_depth` (100 by default), attributes. */
  readonly complete: boolean;
  /** Depth where the request names none; 0 in older versions. */
  readonly depth: number;
}

/** `/api/v3/traces?query.…` */
export function v3Search(request: MockRequest, dialect: V3Dialect): TraceQuery & { readonly raw: boolean } {
  const camel = (name: string): string => name.replace(/_(\w)/g, (_, c: string) => c.toUpperCase());
  const get = (name: string): string => {
    const snake = request.query.get(`query.${name}`) ?? '';
    return snake === '' && dialect.complete ? (request.query.get(`query.${camel(name)}`) ?? '') : snake;
  };
  const shown = (name: string): string => `query.${dialect.complete ? camel(name) : name}`;
  const min = get('start_time_min');
  const max = get('start_time_max');
  if (min === '' || max === '') bad(`${shown('start_time_min')} and ${shown('start_time_max')} are required`);
  const from = rfc3339(shown('start_time_min'), min);
  const to = rfc3339(shown('start_time_max'), max);
  const integer = (name: string): number | null => {
    const text = get(name);
    if (text === '') return null;
    const value = parseGoInt(text, 'Atoi');
    return typeof value === 'string' ? malformed(shown(name), value) : Number(value);
  };
  const depth = integer('num_traces') ?? (dialect.complete ? integer('search_depth') : null) ?? dialect.depth;
  const length = (name: string): bigint => {
    const text = get(name);
    const value = text === '' ? 0n : parseGoDuration(text);
    return value ?? malformed(shown(name), `time: invalid duration ${goQuote(text)}`);
  };
  const minDuration = length('duration_min');
  const maxDuration = length('duration_max');
  const rawText = get('raw_traces');
  const raw = rawText === '' ? false : parseGoBool(rawText);
  if (typeof raw === 'string') return malformed(shown('raw_traces'), raw);
  const attributes = dialect.complete ? get('attributes') : '';
  return {
    service: get('service_name'),
    operation: get('operation_name'),
    from,
    to,
    tags: attributes === '' ? {} : tagMap(attributes),
    minDuration,
    maxDuration,
    limit: depth,
    raw,
  };
}

/** `start_time`, `end_time` and `raw_traces` of `/api/v3/traces/{id}`; the memory store ignores the times. */
export function v3Get(request: MockRequest): boolean {
  for (const name of ['start_time', 'end_time']) {
    const text = request.query.get(name) ?? '';
    if (text !== '') rfc3339(name, text);
  }
  const text = request.query.get('raw_traces') ?? '';
  if (text === '') return false;
  const raw = parseGoBool(text);
  return typeof raw === 'string' ? malformed('raw_traces', raw) : raw;
}
