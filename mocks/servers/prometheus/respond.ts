// Envelopes and values as Prometheus writes them.

import type { InstantResult } from '../../promql/evaluate.ts';
import { formatTime, formatValue, type Point, type Series } from '../../promql/index.ts';
import type { MockResponse } from '../exchange.ts';
import { goJson } from '../go.ts';
import type { ErrorType } from './params.ts';

const STATUS: Readonly<Record<ErrorType, number>> = {
  bad_data: 400,
  execution: 422,
  timeout: 503,
  canceled: 499,
  internal: 500,
  not_found: 404,
};

const json = (status: number, body: string): MockResponse => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body,
});

/** `data` is JSON text. */
export const success = (data: string, warnings: readonly string[] = []): MockResponse =>
  json(
    200,
    `{"status":"success","data":${data}${warnings.length === 0 ? '' : `,"warnings":${goJson(warnings)}`}}`,
  );

export const failure = (type: ErrorType, message: string): MockResponse =>
  json(STATUS[type], goJson({ status: 'error', errorType: type, error: message }));

const point = (t: number, value: number): string => `[${formatTime(t)},"${formatValue(value)}"]`;

const values = (points: readonly Point[]): string => points.map(({ t, v }) => point(t, v)).join(',');

export const matrix = (series: readonly Series[]): string =>
  `{"resultType":"matrix","result":[${series
    .map(one => `{"metric":${goJson(one.metric)},"values":[${values(one.points)}]}`)
    .join(',')}]}`;

export function instant(result: InstantResult, t: number): string {
  switch (result.type) {
    case 'matrix':
      return matrix(result.series);
    case 'scalar':
      return `{"resultType":"scalar","result":${point(t, result.value)}}`;
    case 'string':
      return `{"resultType":"string","result":[${formatTime(t)},${goJson(result.value)}]}`;
    case 'vector':
      return `{"resultType":"vector","result":[${result.samples
        .map(({ metric, value }) => `{"metric":${goJson(metric)},"value":${point(t, value)}}`)
        .join(',')}]}`;
  }
}
