// Prometheus answers → model. Values come as texts: decimal, exponent form, `NaN`, `+Inf`, `-Inf`.

import type { Alert, Exemplar, Labels, Sample, Series } from '../../model/index.ts';
import { micros, type Micros } from '../../time/index.ts';
import {
  DecodeError,
  get,
  labelsAt,
  listAt,
  numberAt,
  objectAt,
  textAt,
  textsAt,
  type JsonObject,
} from '../wire.ts';

/** `data` of a success envelope, with the server's remarks. Loki's envelope is the same without `infos`. */
export interface Envelope {
  readonly data: unknown;
  /** Warnings first, then infos. */
  readonly warnings: readonly string[];
}

export function decodeEnvelope(body: unknown): Envelope {
  const root = objectAt(body, '$', 'an object with status and data');
  if (get(root, 'status') !== 'success') throw new DecodeError('status', '"success"', get(root, 'status'));
  const warnings = [...textsAt(get(root, 'warnings'), 'warnings'), ...textsAt(get(root, 'infos'), 'infos')];
  return { data: get(root, 'data'), warnings };
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** A sample value; `Number()` alone fails on "+Inf" and takes "" for zero. */
export function decodeValue(text: unknown, place: string): number {
  if (typeof text === 'string' && DECIMAL.test(text)) return Number(text);
  if (text === 'NaN') return Number.NaN;
  if (text === '+Inf' || text === 'Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  throw new DecodeError(place, 'a number as text', text);
}

function pair(value: unknown, place: string): readonly [unknown, unknown] {
  const list = listAt(value, place, 'a pair of seconds and a text');
  if (list.length < 2) throw new DecodeError(place, 'a pair of seconds and a text', value);
  return [list[0], list[1]];
}

const seconds = (value: unknown, place: string): number => Math.round(numberAt(value, place) * 1e6);

/** A native histogram has no single value; its count, sum and quantiles are had by asking for them. */
export const HISTOGRAM_SKIPPED = 'native histogram without a single value left out';

export interface Decoded<T> {
  readonly value: T;
  readonly warnings: readonly string[];
}

export function decodeVector(result: unknown, place: string): Decoded<readonly Sample[]> {
  const samples: Sample[] = [];
  let histograms = 0;
  listAt(result, place).forEach((v, i) => {
    const at = `${place}[${i}]`;
    const item = objectAt(v, at);
    if (get(item, 'value') === undefined && get(item, 'histogram') !== undefined) {
      histograms++;
      return;
    }
    const [time, value] = pair(get(item, 'value'), `${at}.value`);
    samples.push({
      labels: labelsAt(get(item, 'metric'), `${at}.metric`),
      time: seconds(time, `${at}.value[0]`),
      value: decodeValue(value, `${at}.value[1]`),
    });
  });
  return { value: samples, warnings: histogramWarning(histograms) };
}

const histogramWarning = (n: number): readonly string[] => (n === 0 ? [] : [`${n} × ${HISTOGRAM_SKIPPED}`]);

export function decodeMatrix(result: unknown, place: string): Decoded<readonly Series[]> {
  const series: Series[] = [];
  let histograms = 0;
  listAt(result, place).forEach((v, i) => {
    const at = `${place}[${i}]`;
    const item = objectAt(v, at);
    if (get(item, 'histograms') !== undefined) histograms++;
    if (get(item, 'values') === undefined && get(item, 'histograms') !== undefined) return;
    series.push(column(item, at));
  });
  return { value: series, warnings: histogramWarning(histograms) };
}

function column(item: JsonObject, at: string): Series {
  const points = listAt(get(item, 'values'), `${at}.values`);
  const times = new Float64Array(points.length);
  const values = new Float64Array(points.length);
  points.forEach((p, k) => {
    const [time, value] = pair(p, `${at}.values[${k}]`);
    times[k] = seconds(time, `${at}.values[${k}][0]`);
    values[k] = decodeValue(value, `${at}.values[${k}][1]`);
  });
  return { labels: labelsAt(get(item, 'metric'), `${at}.metric`), times, values };
}

export interface QueryData {
  readonly type: 'vector' | 'matrix' | 'scalar' | 'string';
  readonly samples: readonly Sample[];
  readonly series: readonly Series[];
  readonly text: string | null;
}

/** The `data` of query and query_range. */
export function decodeQueryData(data: unknown): Decoded<QueryData> {
  const root = objectAt(data, 'data', 'an object with resultType and result');
  const type = get(root, 'resultType');
  const result = get(root, 'result');
  const empty = { samples: [], series: [], text: null };
  if (type === 'vector') {
    const { value, warnings } = decodeVector(result, 'data.result');
    return { value: { ...empty, type, samples: value }, warnings };
  }
  if (type === 'matrix') {
    const { value, warnings } = decodeMatrix(result, 'data.result');
    return { value: { ...empty, type, series: value }, warnings };
  }
  if (type !== 'scalar' && type !== 'string')
    throw new DecodeError('data.resultType', 'vector, matrix, scalar or string', type);
  const [time, value] = pair(result, 'data.result');
  if (type === 'string')
    return { value: { ...empty, type, text: textAt(value, 'data.result[1]') }, warnings: [] };
  const labels: Labels = {};
  const sample = {
    labels,
    time: seconds(time, 'data.result[0]'),
    value: decodeValue(value, 'data.result[1]'),
  };
  return { value: { ...empty, type, samples: [sample] }, warnings: [] };
}

export const decodeLabelSets = (data: unknown): readonly Labels[] =>
  listAt(data, 'data').map((v, i) => labelsAt(v, `data[${i}]`));

export const decodeNames = (data: unknown): readonly string[] => textsAt(data, 'data');

export function decodeExemplars(data: unknown): readonly Exemplar[] {
  return listAt(data, 'data').flatMap((v, i) => {
    const item = objectAt(v, `data[${i}]`);
    const seriesLabels = labelsAt(get(item, 'seriesLabels'), `data[${i}].seriesLabels`);
    return listAt(get(item, 'exemplars'), `data[${i}].exemplars`).map((e, k) => {
      const at = `data[${i}].exemplars[${k}]`;
      const one = objectAt(e, at);
      return {
        seriesLabels,
        labels: labelsAt(get(one, 'labels'), `${at}.labels`),
        time: seconds(get(one, 'timestamp'), `${at}.timestamp`),
        value: decodeValue(get(one, 'value'), `${at}.value`),
      };
    });
  });
}

const STATES = ['pending', 'firing', 'inactive'] as const;

export function stateAt(value: unknown, place: string): Alert['state'] {
  const state = STATES.find(s => s === value);
  if (!state) throw new DecodeError(place, 'pending, firing or inactive', value);
  return state;
}

/** RFC 3339 with up to nine decimals, which `Date.parse` alone cuts to milliseconds. Null for Go's zero time. */
export function decodeTime(value: unknown, place: string): Micros | null {
  const text = textAt(value, place, 'a date');
  if (text.startsWith('0001-01-01')) return null;
  const ms = Date.parse(text.replace(/\.\d+/, ''));
  if (Number.isNaN(ms)) throw new DecodeError(place, 'a date', value);
  const fraction = (/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(6, '0').slice(0, 6);
  return micros(ms * 1000 + Number(fraction));
}

export function decodeAlert(value: unknown, place: string): Alert {
  const item = objectAt(value, place);
  const labels = labelsAt(get(item, 'labels'), `${place}.labels`);
  const activeAt = get(item, 'activeAt');
  return {
    name: Object.hasOwn(labels, 'alertname') ? (labels['alertname'] ?? '') : '',
    labels,
    annotations: labelsAt(get(item, 'annotations'), `${place}.annotations`),
    state: stateAt(get(item, 'state'), `${place}.state`),
    activeAt: activeAt === undefined || activeAt === null ? null : decodeTime(activeAt, `${place}.activeAt`),
    value: decodeValue(get(item, 'value'), `${place}.value`),
  };
}

export const decodeAlerts = (data: unknown): readonly Alert[] =>
  listAt(get(objectAt(data, 'data'), 'alerts'), 'data.alerts').map((a, i) =>
    decodeAlert(a, `data.alerts[${i}]`),
  );
