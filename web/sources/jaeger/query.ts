// Parameters of Jaeger's searches. v1: docs of /api/traces; v3: api_v3 query service over HTTP, where only
// snake_case and `num_traces` are understood by every version.

import type { Micros, Range } from '../../time/index.ts';
import type { TraceSearch } from './api.ts';

/** A Go duration of whole microseconds; bare microseconds keep it exact. */
const goDuration = (t: Micros): string => `${Math.round(t)}us`;

/** RFC 3339 with microseconds. */
export function rfc3339(t: Micros): string {
  const whole = Math.floor(t / 1e6);
  const rest = Math.floor(t - whole * 1e6);
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}.${String(rest).padStart(6, '0')}Z`;
}

// Both ends belong to Jaeger's ranges. Ours leave the end out, but one microsecond less would miss spans in
// its last nanoseconds; what two neighbouring windows both bring is the same trace twice.

export function searchV1(search: TraceSearch, limit: number): URLSearchParams {
  const params = new URLSearchParams({
    service: search.service,
    start: Math.floor(search.range.from).toFixed(0),
    end: Math.floor(search.range.to).toFixed(0),
    limit: String(limit),
  });
  if (search.operation !== undefined) params.set('operation', search.operation);
  if (search.minDuration !== undefined) params.set('minDuration', goDuration(search.minDuration));
  if (search.maxDuration !== undefined) params.set('maxDuration', goDuration(search.maxDuration));
  if (search.attributes !== undefined) params.set('tags', JSON.stringify(search.attributes));
  return params;
}

export function searchV3(search: TraceSearch, limit: number): URLSearchParams {
  const params = new URLSearchParams({
    'query.service_name': search.service,
    'query.start_time_min': rfc3339(search.range.from),
    'query.start_time_max': rfc3339(search.range.to),
    'query.num_traces': String(limit),
  });
  if (search.operation !== undefined) params.set('query.operation_name', search.operation);
  if (search.minDuration !== undefined) params.set('query.duration_min', goDuration(search.minDuration));
  if (search.maxDuration !== undefined) params.set('query.duration_max', goDuration(search.maxDuration));
  if (search.attributes !== undefined) params.set('query.attributes', JSON.stringify(search.attributes));
  return params;
}

/** endTs and lookback are milliseconds. */
export const dependenciesParams = (range: Range): URLSearchParams =>
  new URLSearchParams({
    endTs: Math.ceil(range.to / 1000).toFixed(0),
    lookback: Math.max(1, Math.ceil((range.to - range.from) / 1000)).toFixed(0),
  });
