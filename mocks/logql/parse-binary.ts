// Binary operators. The grammar gives them no precedence (everything leans right), so chains are taken apart and
// bound again as Loki's own parser binds them.

import type { SyntaxNode } from '@lezer/common';
import type { Binary, Matching } from '../promql/ast.ts';
import type { MetricQuery } from './ast.ts';
import { children, type Source } from './parse.ts';
import { identifiers, metricQuery } from './parse-metric.ts';

const NOWHERE = { from: 0, to: 0 };
const ANY = { kind: 'number', value: 0, ...NOWHERE } as const;

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

export function binaryQuery(source: Source, node: SyntaxNode): MetricQuery {
  const operands: MetricQuery[] = [];
  const operators: Operator[] = [];
  chain(source, node, operands, operators);
  return bind(operands, operators, 0);
}
