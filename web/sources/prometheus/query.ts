// The pieces of every PromQL that the app asks: strings, names, durations, selectors, and the queries of
// traffic, loss and alerts. Gates are in gates.ts, delivery controllers in controllers.ts.

import type { MetricNames } from '../../model/index.ts';
import type { Micros } from '../../time/index.ts';

/** A text as a PromQL string, with Go's escapes. */
export function promString(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

/** A text so that a matcher's regular expression (RE2, anchored) means it and nothing else. */
export const escapeRegexp = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** `5m`, `90s`, `500ms`: the largest unit that divides it. */
export function promDuration(t: Micros): string {
  const ms = Math.max(1, Math.round(t / 1000));
  const units: readonly (readonly [string, number])[] = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ];
  const [unit, size] = units.find(([, n]) => ms % n === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export const eq = (label: string, value: string): Matcher => ({ label, op: '=', value });
/** Any of these values; an empty list matches nothing. */
export const anyOf = (label: string, values: readonly string[]): Matcher =>
  values.length === 1 && values[0] !== undefined
    ? eq(label, values[0])
    : { label, op: '=~', value: values.length === 0 ? '$.^' : values.map(escapeRegexp).join('|') };
export const like = (label: string, regexp: string): Matcher => ({ label, op: '=~', value: regexp });

/** Names outside the old character set are quoted, which Prometheus 3 understands. */
const labelName = (name: string): string => (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : promString(name));

export function selector(metric: string, matchers: readonly Matcher[] = []): string {
  const parts = matchers.map(m => `${labelName(m.label)}${m.op}${promString(m.value)}`);
  const plain = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(metric);
  if (!plain) return `{${[promString(metric), ...parts].join(',')}}`;
  return parts.length === 0 ? metric : `${metric}{${parts.join(',')}}`;
}

export const by = (...labels: readonly string[]): string => `by (${labels.map(labelName).join(', ')})`;

export const rate = (metric: string, matchers: readonly Matcher[], window: Micros): string =>
  `rate(${selector(metric, matchers)}[${promDuration(window)}])`;
export const increase = (metric: string, matchers: readonly Matcher[], window: Micros): string =>
  `increase(${selector(metric, matchers)}[${promDuration(window)}])`;

/** `part / whole`, where a part without any series is zero as long as there is a whole: no errors is 0%, not "no data". */
export const shareOf = (part: string, whole: string): string => `(${part} or 0 * ${whole}) / ${whole}`;

/** Share of a service's requests that the gray release serves: the measured weight, as a fraction. */
export function measuredWeight(names: MetricNames, service: string, window: Micros): string {
  const job = eq(names.jobLabel, service);
  const gray = [job, eq(names.releaseLabel, names.grayRelease)];
  return shareOf(`sum(${rate(names.requests, gray, window)})`, `sum(${rate(names.requests, [job], window)})`);
}

/** Requests a second of one service, or of every service by its job. */
export const requestRate = (names: MetricNames, service: string, window: Micros): string =>
  `sum(${rate(names.requests, [eq(names.jobLabel, service)], window)})`;
export const requestRates = (names: MetricNames, window: Micros): string =>
  `sum ${by(names.jobLabel)} (${rate(names.requests, [], window)})`;

/** Requests of the entry service in the window that ends at the time of asking: what traces are held against. */
export const requestCount = (names: MetricNames, service: string, window: Micros): string =>
  `sum(${increase(names.requests, [eq(names.jobLabel, service)], window)})`;

/** The alerts over time; labels `alertname`, `alertstate` and the alert's own. */
export const alertsOverTime = (matchers: readonly Matcher[] = []): string => selector('ALERTS', matchers);

/** Losses counted outside of traces, by hop, key, class and gray group. */
export const lossCounts = (names: MetricNames, window: Micros): string =>
  `sum ${by('from', 'to', 'key', 'class', 'gray')} (${increase(names.loss, [], window)})`;
export const observedCounts = (names: MetricNames, window: Micros): string =>
  `sum ${by('from', 'to', 'key', 'gray')} (${increase(names.observed, [], window)})`;
/** The rate of loss as a fraction, by hop, key and gray group. */
export function lossRate(names: MetricNames, window: Micros): string {
  const group = by('from', 'to', 'key', 'gray');
  const lost = `sum ${group} (${rate(names.loss, [], window)})`;
  const observed = `sum ${group} (${rate(names.observed, [], window)})`;
  return `(${lost} or 0 * ${observed}) / ${observed}`;
}

/** Calls by service and status as the span metrics connector counts them, under its names old and new. */
export const SPAN_CALLS: readonly string[] = [
  'traces_span_metrics_calls_total',
  'traces_spanmetrics_calls_total',
  'calls_total',
];
export const spanCalls = (service: string, window: Micros): string =>
  SPAN_CALLS.map(metric => {
    const matchers = [eq('service_name', service), like('span_kind', 'SPAN_KIND_SERVER|SPAN_KIND_CONSUMER')];
    return `sum ${by('status_code')} (${rate(metric, matchers, window)})`;
  }).join(' or ');
