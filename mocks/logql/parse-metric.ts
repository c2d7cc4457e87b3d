// Metric queries. The grammar gives binary operators no precedence (everything leans right), so chains are taken
// apart and bound again as Loki's own parser binds them.

import type { SyntaxNode } from '@lezer/common';
import type { Aggregate } from '../promql/ast.ts';
import { LogQLError, type MetricQuery, type RangeQuery, type Unwrap } from './ast.ts';
import { EMPTY_MATCHERS, children, labelFilter, logQuery, selector, stages, type Source } from './parse.ts';
import { binaryQuery } from './parse-binary.ts';
import { rangeMs } from './units.ts';

const NOWHERE = { from: 0, to: 0 };
const ANY = { kind: 'number', value: 0, ...NOWHERE } as const;

const RANGE_OPS: ReadonlySet<string> = new Set([
  'count_over_time',
  'rate',
  'bytes_over_time',
  'bytes_rate',
  'avg_over_time',
  'sum_over_time',
  'min_over_time',
  'max_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'quantile_over_time',
  'first_over_time',
  'last_over_time',
  'absent_over_time',
]);

/** These need an unwrapped label; `rate` takes one. */
const UNWRAPPED: ReadonlySet<string> = new Set([
  'avg_over_time',
  'sum_over_time',
  'min_over_time',
  'max_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'quantile_over_time',
  'first_over_time',
  'last_over_time',
]);

const NO_GROUPING: ReadonlySet<string> = new Set([
  'rate',
  'count_over_time',
  'bytes_rate',
  'bytes_over_time',
  'absent_over_time',
  'sum_over_time',
]);

export function identifiers(source: Source, node: SyntaxNode): string[] {
  return children(node).flatMap(child =>
    child.name === 'Identifier' || child.name === 'LabelName'
      ? [source.text(child)]
      : identifiers(source, child),
  );
}

function grouping(
  source: Source,
  node: SyntaxNode | undefined,
): { without: boolean; labels: string[] } | null {
  if (node === undefined) return null;
  return { without: children(node)[0]?.name === 'Without', labels: identifiers(source, node) };
}

function unwrapOf(source: Source, node: SyntaxNode): Unwrap {
  const parts = children(node);
  const inner = parts.find(part => part.name === 'UnwrapExpr');
  if (inner !== undefined) {
    const base = unwrapOf(source, inner);
    const filter = parts.find(part => part.name === 'LabelFilter');
    return filter === undefined
      ? base
      : { ...base, after: [...base.after, { kind: 'filter', filter: labelFilter(source, filter) }] };
  }
  const conversion = parts.find(part => part.name === 'ConvOp');
  const label = source.need(
    parts.find(part => part.name === 'Identifier'),
    node,
  );
  const name = conversion === undefined ? '' : source.text(conversion);
  const convert = name.startsWith('bytes') ? 'bytes' : name.startsWith('duration') ? 'duration' : 'float';
  return { label: source.text(label), convert, after: [] };
}

interface LogRange {
  log: RangeQuery['log'];
  unwrap: Unwrap | null;
  range: number;
  offset: number;
}

function logRange(source: Source, node: SyntaxNode): LogRange {
  const found: {
    log: RangeQuery['log'] | null;
    unwrap: Unwrap | null;
    range: number | null;
    offset: number;
  } = { log: null, unwrap: null, range: null, offset: 0 };
  for (const part of children(node)) {
    switch (part.name) {
      case 'Selector':
        found.log = { kind: 'log', matchers: selector(source, part), stages: [] };
        break;
      case 'PipelineExpr':
        if (found.log !== null)
          found.log = { ...found.log, stages: [...found.log.stages, ...stages(source, part)] };
        break;
      case 'LogExpr':
        found.log = logQuery(source, part);
        break;
      case 'LogRangeExpr': {
        const inner = logRange(source, part);
        Object.assign(found, inner);
        break;
      }
      case 'UnwrapExpr':
        found.unwrap = unwrapOf(source, part);
        break;
      case 'Range':
        found.range = rangeMs(source.text(part).replace(/[[\]\s]/g, ''));
        break;
      case 'OffsetExpr':
        found.offset = rangeMs(source.text(part).replace(/^offset\s*/, '')) ?? 0;
        break;
      default:
        source.refuse(part, `syntax error: unexpected ${source.text(part)}`);
    }
  }
  const { log, unwrap, range, offset } = found;
  if (log === null || range === null)
    return source.refuse(node, 'syntax error: unexpected ), expecting RANGE or |');
  return { log, unwrap, range, offset };
}

function rangeQuery(source: Source, node: SyntaxNode): MetricQuery {
  const parts = children(node);
  const op = source.text(source.need(parts[0], node));
  if (!RANGE_OPS.has(op)) return source.refuse(node, `syntax error: unexpected ${op}`);
  const number = parts.find(part => part.name === 'Number');
  const group = grouping(
    source,
    parts.find(part => part.name === 'Grouping'),
  );
  const inner = logRange(
    source,
    source.need(
      parts.find(part => part.name === 'LogRangeExpr'),
      node,
    ),
  );
  if (UNWRAPPED.has(op) && inner.unwrap === null)
    throw new LogQLError(`parse error : invalid aggregation ${op} without unwrap`);
  if (op === 'quantile_over_time' && number === undefined)
    throw new LogQLError('parse error : parameter required for operation quantile_over_time');
  if (group !== null && NO_GROUPING.has(op))
    throw new LogQLError(`parse error : grouping not allowed for ${op} aggregation`);
  return {
    kind: 'range',
    op,
    param: number === undefined ? null : Number(source.text(number)),
    ...inner,
    grouping: group,
  };
}

function aggregation(source: Source, node: SyntaxNode): MetricQuery {
  const parts = children(node);
  const op = source.text(source.need(parts[0], node));
  const group = grouping(
    source,
    parts.find(part => part.name === 'Grouping'),
  );
  const number = parts.find(part => part.name === 'Number' || part.name === 'LiteralExpr');
  const inner = metricQuery(
    source,
    source.need(
      parts.find(part => part.name === 'MetricExpr'),
      node,
    ),
  );
  if (inner.kind === 'number') throw new LogQLError(EMPTY_MATCHERS);
  if (op === 'sort' || op === 'sort_desc' || op === 'approx_topk')
    return source.refuse(node, `syntax error: unexpected ${op}`);
  const node_: Aggregate = {
    kind: 'aggregate',
    op,
    param: null,
    expr: ANY,
    labels: group?.labels ?? [],
    without: group?.without ?? false,
    ...NOWHERE,
  };
  return {
    kind: 'aggregate',
    node: node_,
    param: number === undefined ? null : Number(source.text(number)),
    inner,
  };
}

function labelReplace(source: Source, node: SyntaxNode): MetricQuery {
  const parts = children(node);
  const inner = metricQuery(
    source,
    source.need(
      parts.find(part => part.name === 'MetricExpr'),
      node,
    ),
  );
  const strings = parts.filter(part => part.name === 'String').map(part => source.string(part));
  return {
    kind: 'label_replace',
    node: { kind: 'call', func: 'label_replace', args: [], ...NOWHERE },
    inner,
    strings,
  };
}

/** `node` is an `Expr` or a `MetricExpr`, in parentheses or not. */
export function metricQuery(source: Source, node: SyntaxNode): MetricQuery {
  const inner = source.need(node.firstChild, node);
  switch (inner.name) {
    case 'Expr':
    case 'MetricExpr':
      return metricQuery(source, inner);
    case 'BinOpExpr':
      return binaryQuery(source, inner);
    case 'RangeAggregationExpr':
      return rangeQuery(source, inner);
    case 'VectorAggregationExpr':
      return aggregation(source, inner);
    case 'LiteralExpr':
      return { kind: 'number', value: Number(source.text(inner).replaceAll(' ', '')) };
    case 'VectorExpr':
      return { kind: 'vector', value: Number(source.text(source.need(inner.lastChild, inner))) };
    case 'LabelReplaceExpr':
      return labelReplace(source, inner);
    default:
      return source.refuse(inner, `syntax error: unexpected ${source.text(inner)}`);
  }
}
