// The Prometheus HTTP API, v1 (docs/querying/api.md).

import { toSeconds, type Micros, type Range } from '../../time/index.ts';
import type { Answer } from '../answer.ts';
import type { Http, HttpRequest } from '../http.ts';
import { DecodeError } from '../wire.ts';
import type { PrometheusClient, RangeResult } from './api.ts';
import {
  decodeAlerts,
  decodeEnvelope,
  decodeExemplars,
  decodeLabelSets,
  decodeNames,
  decodeQueryData,
  type Decoded,
} from './decode.ts';
import { decodeBuildInfo, decodeRules } from './decode/rules.ts';
import { alignRange, allowedStep, chooseStep } from './step.ts';

/** Seconds with milliseconds: the server rounds to these anyway. */
const seconds = (t: Micros): string => toSeconds(t).toFixed(3);

function params(entries: Readonly<Record<string, string>>, range: Range | null = null): URLSearchParams {
  const all = new URLSearchParams(entries);
  if (range) {
    all.set('start', seconds(range.from));
    all.set('end', seconds(range.to));
  }
  return all;
}

function matching(matchers: readonly string[], range: Range | null): URLSearchParams {
  const all = params({}, range);
  for (const m of matchers) all.append('match[]', m);
  return all;
}

const plain =
  <T>(decode: (data: unknown) => T) =>
  (data: unknown): Decoded<T> => ({ value: decode(data), warnings: [] });

/** UTF-8 label names in a path are written `U__`, every other character as `_<hex>_` (Prometheus 3). */
export function labelInPath(name: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) return name;
  const escaped = Array.from(name, (c, i) => {
    if (c === '_') return '__';
    return (i === 0 ? /[a-zA-Z]/ : /[a-zA-Z0-9]/).test(c) ? c : `_${(c.codePointAt(0) ?? 0).toString(16)}_`;
  });
  return `U__${escaped.join('')}`;
}

export function makePrometheus(http: Http): PrometheusClient {
  async function ask<T>(request: HttpRequest, decode: (data: unknown) => Decoded<T>): Promise<Answer<T>> {
    const { value: body, sent } = await http.json({ ...request, path: `/api/v1/${request.path}` });
    try {
      // 204 is how query_exemplars says that there was no selector to look for.
      const envelope = body === undefined ? { data: null, warnings: [] } : decodeEnvelope(body);
      const { value, warnings } = decode(envelope.data);
      return { value, warnings: [...envelope.warnings, ...warnings], request: sent };
    } catch (e) {
      throw http.shapeError(sent, e);
    }
  }

  return {
    query: (expr, time, { signal } = {}) =>
      ask(
        {
          path: 'query',
          params: params(time === null ? { query: expr } : { query: expr, time: seconds(time) }),
          form: true,
          signal,
        },
        decodeQueryData,
      ),
    range: (expr, asked, wanted, { signal } = {}) => {
      const step = wanted === null ? chooseStep(asked) : allowedStep(asked, wanted);
      const range = wanted === null ? alignRange(asked, step) : asked;
      const decode = (data: unknown): Decoded<RangeResult> => {
        const { value, warnings } = decodeQueryData(data);
        if (value.type !== 'matrix') throw new DecodeError('data.resultType', 'matrix', value.type);
        return { value: { series: value.series, step, range }, warnings };
      };
      const query = params({ query: expr, step: toSeconds(step).toString() }, range);
      return ask({ path: 'query_range', params: query, form: true, signal }, decode);
    },
    series: (matchers, range, { signal } = {}) =>
      ask({ path: 'series', params: matching(matchers, range), form: true, signal }, plain(decodeLabelSets)),
    labels: (matchers, range, { signal } = {}) =>
      ask({ path: 'labels', params: matching(matchers, range), form: true, signal }, plain(decodeNames)),
    labelValues: (label, matchers, range, { signal } = {}) =>
      ask(
        {
          path: `label/${encodeURIComponent(labelInPath(label))}/values`,
          params: matching(matchers, range),
          signal,
        },
        plain(decodeNames),
      ),
    exemplars: (expr, range, { signal } = {}) =>
      ask(
        { path: 'query_exemplars', params: params({ query: expr }, range), form: true, signal },
        plain(decodeExemplars),
      ),
    alerts: ({ signal } = {}) => ask({ path: 'alerts', signal }, plain(decodeAlerts)),
    rules: ({ signal } = {}) => ask({ path: 'rules', signal }, plain(decodeRules)),
    buildinfo: ({ signal } = {}) => ask({ path: 'status/buildinfo', signal }, plain(decodeBuildInfo)),
  };
}
