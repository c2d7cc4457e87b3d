// The type rules of PromQL, checked after parsing, with the server's messages.

import { ParseError, TYPE_NAMES, type Expr, type ValueType } from './ast.ts';
import { COMPARISONS, PARAMETERS, SET_OPERATORS, SIGNATURES } from './signatures.ts';

export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
    case 'aggregate':
      return 'vector';
    case 'matrix':
    case 'subquery':
      return 'matrix';
    case 'paren':
    case 'unary':
      return typeOf(expr.expr);
    case 'call':
      return SIGNATURES[expr.func]?.returns ?? 'vector';
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector';
  }
}

type Fail = (at: { readonly from: number }, message: string) => never;

function expectType(expr: Expr, want: ValueType, context: string, fail: Fail): void {
  const got = check(expr, fail);
  if (got !== want) fail(expr, `expected type ${TYPE_NAMES[want]} in ${context}, got ${TYPE_NAMES[got]}`);
}

function checkCall(expr: Extract<Expr, { kind: 'call' }>, fail: Fail): void {
  const signature = SIGNATURES[expr.func];
  if (signature === undefined) return;
  const { args, optional } = signature;
  const most = args.length;
  const least = optional < 0 ? most - 1 : most - optional;
  const n = expr.args.length;
  const name = JSON.stringify(expr.func);
  if (optional === 0 && n !== most) fail(expr, `expected ${most} argument(s) in call to ${name}, got ${n}`);
  if (n < least) fail(expr, `expected at least ${least} argument(s) in call to ${name}, got ${n}`);
  if (optional > 0 && n > most)
    fail(expr, `expected at most ${most} argument(s) in call to ${name}, got ${n}`);
  expr.args.forEach((arg, i) => {
    const want = args[Math.min(i, most - 1)];
    if (want !== undefined) expectType(arg, want, `call to function ${name}`, fail);
  });
}

function checkBinary(expr: Extract<Expr, { kind: 'binary' }>, fail: Fail): void {
  const left = check(expr.left, fail);
  const right = check(expr.right, fail);
  const sign = { from: expr.at };
  for (const [side, type] of [
    [expr.left, left],
    [expr.right, right],
  ] as const)
    if (type !== 'scalar' && type !== 'vector')
      fail(side, 'binary expression must contain only scalar and instant vector types');
  if (expr.bool && !COMPARISONS.has(expr.op))
    fail(sign, 'bool modifier can only be used on comparison operators');
  if (COMPARISONS.has(expr.op) && !expr.bool && left === 'scalar' && right === 'scalar')
    fail(sign, 'comparisons between scalars must use BOOL modifier');
  if (SET_OPERATORS.has(expr.op)) {
    if (left === 'scalar' || right === 'scalar')
      fail(expr, `set operator ${JSON.stringify(expr.op)} not allowed in binary scalar expression`);
    if (expr.matching.card !== 'one-to-one')
      fail(expr, `no grouping allowed for ${JSON.stringify(expr.op)} operation`);
  }
  const clash = expr.matching.on
    ? expr.matching.include.find(label => expr.matching.labels.includes(label))
    : undefined;
  if (clash !== undefined)
    fail(sign, `label ${JSON.stringify(clash)} must not occur in ON and GROUP clause at once`);
  if (
    (left === 'scalar' || right === 'scalar') &&
    (expr.matching.labels.length > 0 || expr.matching.card !== 'one-to-one')
  )
    fail(expr, 'vector matching only allowed between instant vectors');
}

/** Checks the whole tree and says what it evaluates to. */
export function check(expr: Expr, fail: Fail): ValueType {
  switch (expr.kind) {
    case 'aggregate': {
      const param = PARAMETERS[expr.op];
      expectType(expr.expr, 'vector', 'aggregation expression', fail);
      if (param !== undefined && expr.param !== null)
        expectType(expr.param, param, 'aggregation parameter', fail);
      break;
    }
    case 'call':
      checkCall(expr, fail);
      break;
    case 'binary':
      checkBinary(expr, fail);
      break;
    case 'paren':
      check(expr.expr, fail);
      break;
    case 'unary': {
      const type = check(expr.expr, fail);
      if (type !== 'scalar' && type !== 'vector')
        fail(
          expr,
          `unary expression only allowed on expressions of type scalar or instant vector, got ${JSON.stringify(TYPE_NAMES[type])}`,
        );
      break;
    }
    case 'subquery': {
      const type = check(expr.expr, fail);
      if (type !== 'vector') fail(expr, `subquery is only allowed on instant vector, got ${type} instead`);
      break;
    }
    case 'selector':
      if (!expr.matchers.some(matcher => !matcher.matches('')))
        fail(expr, 'vector selector must contain at least one non-empty matcher');
      break;
    case 'matrix':
      check(expr.selector, fail);
      break;
    default:
      break;
  }
  return typeOf(expr);
}

export const failIn =
  (query: string): Fail =>
  (at, message) => {
    throw new ParseError(query, at.from, message);
  };
