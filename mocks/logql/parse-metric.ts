// Metric queries. The grammar gives binary operators no precedence (everything leans right), so chains are taken
// apart and bound again as Loki's own parser binds them.

import type { SyntaxNode } from '@lezer/common';
import type { Aggregate, Binary, Matching } from '../promql/ast.ts';
import { LogQLError, type MetricQuery, type RangeQuery, type Unwrap } from './ast.ts';
import { children, labelFilter, logQuery, selector, stages, type Source } from './parse.ts';
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

function identifiers(source: Source, node: SyntaxNode): string[] {
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

function matching(source: Source, node: SyntaxNode | undefined): Matching {
  const plain: Matching = { on: false, labels: [], card: 'one-to-one', include: [] };
  if (node === undefined) return plain;
  const parts = children(node);
  const clause = parts.find(part => part.name === 'OnOrIgnoringModifier');
  if (clause === undefined) return plain;
  const group = parts.findIndex(part => part.name === 'GroupLeft' || part.name === 'GroupRight');
  const include = parts[group + 1];
  return {
    on: clause.firstChild?.name === 'On',
    labels: identifiers(source, clause),
    card: group < 0 ? 'one-to-one' : parts[group]?.name === 'GroupLeft' ? 'many-to-one' : 'one-to-many',
    include: group < 0 || include === undefined ? [] : identifiers(source, include),
  };
}

interface Operator {
  readonly op: string;
  readonly bool: boolean;
  readonly matching: Matching;
}

const LEVELS: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '>': 3,
  '>=': 3,
  '<': 3,
  '<=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '^': 6,
};

const bracketed = (source: Source, node: SyntaxNode): boolean => source.query[node.from] === '(';

/** `a op (b op c)` of the grammar as operands and operators in the order of the text. */
function chain(source: Source, node: SyntaxNode, operands: MetricQuery[], operators: Operator[]): void {
  const inner = node.name === 'Expr' || node.name === 'MetricExpr' ? node.firstChild : node;
  const plain = !bracketed(source, node) || node.name === 'BinOpExpr';
  if (inner !== null && plain && (inner.name === 'MetricExpr' || inner.name === 'BinOpExpr')) {
    if (inner.name === 'MetricExpr') {
      chain(source, inner, operands, operators);
      return;
    }
    const parts = children(inner);
    const [left, sign] = parts;
    const right = source.need(parts.at(-1), inner);
    chain(source, source.need(left, inner), operands, operators);
    const modifier = parts.find(part => part.name === 'BinOpModifier');
    operators.push({
      op: source.text(source.need(sign, inner)),
      bool: modifier !== undefined && /^\s*bool\b/.test(source.text(modifier)),
      matching: matching(source, modifier),
    });
    chain(source, right, operands, operators);
    return;
  }
  operands.push(metricQuery(source, node));
}

/** Precedence climbing; `^` binds to the right, everything else to the left. */
function bind(operands: MetricQuery[], operators: Operator[], least: number): MetricQuery {
  let left = operands.shift();
  if (left === undefined) throw new Error('an operand is missing');
  for (let next = operators[0]; next !== undefined; next = operators[0]) {
    const level = LEVELS[next.op] ?? 0;
    if (level < least) break;
    operators.shift();
    const right = bind(operands, operators, next.op === '^' ? level : level + 1);
    const node: Binary = {
      kind: 'binary',
      op: next.op,
      at: 0,
      bool: next.bool,
      matching: next.matching,
      left: ANY,
      right: ANY,
      ...NOWHERE,
    };
    left = { kind: 'binary', node, left, right };
  }
  return left;
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
    case 'BinOpExpr': {
      const operands: MetricQuery[] = [];
      const operators: Operator[] = [];
      chain(source, inner, operands, operators);
      return bind(operands, operators, 0);
    }
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
