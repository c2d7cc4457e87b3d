// `/api/v1/query_exemplars`: exemplars of every series that a selector of the query names.

import { micros } from '../../../web/time/index.ts';
import {
  compareLabels,
  formatTime,
  formatValue,
  labelKey,
  labelSet,
  type Expr,
  type LabelSet,
  type Matcher,
} from '../../promql/index.ts';
import type { WorldExemplar } from '../../world/types.ts';
import type { MockResponse } from '../exchange.ts';
import { goJson } from '../go.ts';
import { ApiError, timeParam } from './params.ts';
import { success } from './respond.ts';
import { parsed, wording, type PrometheusContext } from './server.ts';

function selectors(expr: Expr): (readonly Matcher[])[] {
  switch (expr.kind) {
    case 'selector':
      return [expr.matchers];
    case 'matrix':
      return [expr.selector.matchers];
    case 'call':
      return expr.args.flatMap(selectors);
    case 'binary':
      return [...selectors(expr.left), ...selectors(expr.right)];
    case 'aggregate':
    case 'paren':
    case 'unary':
    case 'subquery':
      return selectors(expr.expr);
    default:
      return [];
  }
}

export function exemplars(context: PrometheusContext): MockResponse {
  const { request, world } = context;
  const from = timeParam(request, 'start', world.range.from / 1000, wording(context));
  const to = timeParam(request, 'end', context.now / 1000, wording(context));
  if (to < from) throw new ApiError('bad_data', 'end timestamp must not be before start timestamp');
  const wanted = selectors(parsed(context, true));
  if (wanted.length === 0) return { status: 204, headers: {}, body: null };
  const until = Math.min(to * 1000 + 1, context.now + 1);
  const found = until <= from * 1000 ? [] : world.exemplars({ from: micros(from * 1000), to: micros(until) });
  const groups = new Map<string, { metric: LabelSet; list: WorldExemplar[] }>();
  for (const exemplar of found) {
    const metric = labelSet(Object.entries(exemplar.seriesLabels));
    const fits = wanted.some(set => set.every(matcher => matcher.matches(metric[matcher.name] ?? '')));
    if (!fits) continue;
    const key = labelKey(metric);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { metric, list: [exemplar] });
    else group.list.push(exemplar);
  }
  const series = [...groups.values()].sort((a, b) => compareLabels(a.metric, b.metric));
  return success(
    `[${series.map(({ metric, list }) => `{"seriesLabels":${goJson(metric)},"exemplars":[${written(list)}]}`).join(',')}]`,
  );
}

const written = (list: readonly WorldExemplar[]): string =>
  [...list]
    .sort((a, b) => a.time - b.time)
    .map(
      ({ labels, value, time }) =>
        `{"labels":${goJson(labelSet(Object.entries(labels)))},"value":"${formatValue(value)}","timestamp":${formatTime(Math.floor(time / 1000))}}`,
    )
    .join(',');
