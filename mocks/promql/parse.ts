// From the official grammar's tree to our own. What the grammar allows and this engine does not know is
// refused here, in the server's words where it has any.

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { ParseError, type At, type Expr, type Matcher, type Matching, type Selector } from './ast.ts';
import { check, failIn } from './check.ts';
import { compileRegex, parseNumber, regexProblem, unquote } from './literals.ts';
import { AGGREGATIONS, PARAMETERS, SIGNATURES } from './signatures.ts';
import { syntaxError } from './syntax.ts';
import { NAME } from './values.ts';

interface Source {
  readonly query: string;
  /** The grammar of Prometheus 3: durations as numbers, quoted label names. */
  readonly modern: boolean;
  readonly text: (node: SyntaxNode) => string;
}

function children(node: SyntaxNode): SyntaxNode[] {
  const list: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (child.name !== 'LineComment') list.push(child);
  return list;
}

const refuse = (source: Source, node: { readonly from: number }, message: string): never => {
  throw new ParseError(source.query, node.from, message);
};

const required = (source: Source, node: SyntaxNode | null | undefined, within: SyntaxNode): SyntaxNode =>
  node ?? refuse(source, within, 'unexpected end of input');

function stringValue(source: Source, node: SyntaxNode): string {
  return unquote(source.text(node)) ?? refuse(source, node, 'error unquoting string: invalid syntax');
}

function matcher(source: Source, node: SyntaxNode): Matcher {
  const [first, op, value] = children(node);
  if (first === undefined) return refuse(source, node, 'unexpected end of input inside braces');
  if (first.name !== 'LabelName' && !source.modern) {
    const shown = JSON.stringify(source.text(first));
    return refuse(source, first, `unexpected string ${shown} in label matching, expected identifier or "}"`);
  }
  if (node.name === 'QuotedLabelName') return build(NAME, '=', stringValue(source, first), source, node);
  const name =
    first.name === 'LabelName' ? source.text(first) : stringValue(source, first.firstChild ?? first);
  const operator = source.text(required(source, op, node));
  return build(
    name,
    operator as Matcher['op'],
    stringValue(source, required(source, value, node)),
    source,
    node,
  );
}

function build(name: string, op: Matcher['op'], value: string, source: Source, node: SyntaxNode): Matcher {
  if (op === '=') return { name, op, value, matches: v => v === value };
  if (op === '!=') return { name, op, value, matches: v => v !== value };
  const regex = compileRegex(value, true);
  if (regex === null)
    return refuse(source, node, `error parsing regexp: ${regexProblem(value, source.modern)}`);
  return { name, op, value, matches: op === '=~' ? v => regex.test(v) : v => !regex.test(v) };
}

function selector(source: Source, node: SyntaxNode): Selector {
  const matchers: Matcher[] = [];
  for (const child of children(node)) {
    if (child.name === 'Identifier') matchers.push(build(NAME, '=', source.text(child), source, child));
    else for (const item of children(child)) matchers.push(matcher(source, item));
  }
  const names = matchers
    .filter(item => item.name === NAME && item.op === '=')
    .map(item => JSON.stringify(item.value));
  if (names.length > 1 && node.firstChild?.name === 'Identifier')
    return refuse(source, node, `metric name must not be set twice: ${names.slice(0, 2).join(' or ')}`);
  return { kind: 'selector', from: node.from, to: node.to, matchers, offset: 0, at: null };
}

/** Milliseconds of a plain duration; arithmetic in durations is an experiment of newer servers. */
function duration(source: Source, node: SyntaxNode): number {
  const text = source.text(node).replace(/\s+/g, '');
  const seconds = parseNumber(text);
  if (seconds === null) return refuse(source, node, `bad number or duration syntax: ${JSON.stringify(text)}`);
  return Math.round(seconds * 1000);
}

function moved(source: Source, expr: Expr, node: SyntaxNode, change: { offset: number } | { at: At }): Expr {
  const span = { from: expr.from, to: node.to };
  if (expr.kind === 'selector' || expr.kind === 'subquery') return { ...expr, ...change, ...span };
  if (expr.kind === 'matrix') return { ...expr, selector: { ...expr.selector, ...change }, ...span };
  const what = 'offset' in change ? 'offset' : '@';
  return refuse(
    source,
    node,
    `${what} modifier must be preceded by an instant vector selector or range vector selector or a subquery`,
  );
}

function at(source: Source, node: SyntaxNode): At {
  if (node.name === 'AtModifierPreprocessors') return source.text(node).startsWith('start') ? 'start' : 'end';
  const seconds = parseNumber(source.text(node));
  if (seconds === null || !Number.isFinite(seconds))
    return refuse(source, node, 'timestamp out of bounds for @ modifier');
  return Math.round(seconds * 1000);
}

const labels = (source: Source, node: SyntaxNode): string[] =>
  children(node).map(child =>
    child.name === 'LabelName' ? source.text(child) : stringValue(source, child.firstChild ?? child),
  );

function call(source: Source, node: SyntaxNode): Expr {
  const [name, body] = children(node);
  const func = source.text(required(source, name, node));
  if (SIGNATURES[func] === undefined)
    return refuse(source, node, `unknown function with name ${JSON.stringify(func)}`);
  const args = children(required(source, body, node)).map(child => expression(source, child));
  return { kind: 'call', from: node.from, to: node.to, func, args };
}

function aggregate(source: Source, node: SyntaxNode): Expr {
  const parts = children(node);
  const op = source.text(required(source, parts[0], node)).toLowerCase();
  if (!(AGGREGATIONS as readonly string[]).includes(op))
    return refuse(source, node, `unknown function with name ${JSON.stringify(op)}`);
  const modifier = parts.find(part => part.name === 'AggregateModifier');
  const body = required(
    source,
    parts.find(part => part.name === 'FunctionCallBody'),
    node,
  );
  const args = children(body).map(child => expression(source, child));
  const wants = op in PARAMETERS ? 2 : 1;
  if (args.length === 0) return refuse(source, node, 'no arguments for aggregate expression provided');
  const [first, second] = args;
  if (args.length !== wants || first === undefined)
    return refuse(
      source,
      node,
      `wrong number of arguments for aggregate expression provided, expected ${wants}, got ${args.length}`,
    );
  const grouping = modifier === undefined ? undefined : children(modifier);
  return {
    kind: 'aggregate',
    from: node.from,
    to: node.to,
    op,
    param: second === undefined ? null : first,
    expr: second ?? first,
    labels: grouping?.[1] === undefined ? [] : labels(source, grouping[1]),
    without: grouping?.[0]?.name === 'Without',
  };
}

function matching(source: Source, node: SyntaxNode | undefined): Matching {
  if (node === undefined) return { on: false, labels: [], card: 'one-to-one', include: [] };
  const parts = children(node);
  const group = parts.findIndex(part => part.name === 'GroupLeft' || part.name === 'GroupRight');
  const include = group < 0 ? undefined : parts[group + 1];
  return {
    on: parts[0]?.name === 'On',
    labels: parts[1] === undefined ? [] : labels(source, parts[1]),
    card: group < 0 ? 'one-to-one' : parts[group]?.name === 'GroupLeft' ? 'many-to-one' : 'one-to-many',
    include: include === undefined ? [] : labels(source, include),
  };
}

const OPERATORS: Readonly<Record<string, string>> = {
  Pow: '^',
  Mul: '*',
  Div: '/',
  Mod: '%',
  Add: '+',
  Sub: '-',
  Atan2: 'atan2',
  Eql: '==',
  Gte: '>=',
  Gtr: '>',
  Lte: '<=',
  Lss: '<',
  Neq: '!=',
  And: 'and',
  Or: 'or',
  Unless: 'unless',
};

function binary(source: Source, node: SyntaxNode): Expr {
  const parts = children(node);
  const sign = required(source, parts[1], node);
  const op = OPERATORS[sign.name];
  if (op === undefined || parts.some(part => part.name === 'FillModifier'))
    return refuse(source, sign, `unexpected ${JSON.stringify(source.text(sign))}`);
  const left = expression(source, required(source, parts[0], node));
  const right = expression(source, required(source, parts.length > 2 ? parts.at(-1) : undefined, node));
  const made = {
    kind: 'binary',
    at: sign.from,
    from: node.from,
    to: node.to,
    op,
    right,
    bool: parts.some(part => part.name === 'BoolModifier'),
    matching: matching(
      source,
      parts.find(part => part.name === 'MatchingModifierClause'),
    ),
  } as const;
  // The grammar takes a leading sign into the number; the server binds it weaker than a power.
  if (op === '^' && left.kind === 'number' && /^[+-]/.test(source.query.slice(left.from, left.to))) {
    const operand = { ...left, value: Math.abs(left.value) };
    const expr = { ...made, left: operand };
    return left.value < 0 || Object.is(left.value, -0)
      ? { kind: 'unary', op: '-', expr, from: node.from, to: node.to }
      : expr;
  }
  return { ...made, left };
}

function range(source: Source, node: SyntaxNode): Expr {
  const parts = children(node);
  const inner = expression(source, required(source, parts[0], node));
  const bracket = { from: source.query.indexOf('[', inner.to) };
  const length = duration(source, required(source, parts[1], node));
  if (length <= 0) return refuse(source, required(source, parts[1], node), 'duration must be greater than 0');
  const span = { from: node.from, to: node.to };
  if (node.name === 'SubqueryExpr') {
    const step = parts[2] === undefined ? null : duration(source, parts[2]);
    return { kind: 'subquery', expr: inner, range: length, step, offset: 0, at: null, ...span };
  }
  if (inner.kind !== 'selector') return refuse(source, bracket, 'ranges only allowed for vector selectors');
  if (inner.offset !== 0) return refuse(source, bracket, 'no offset modifiers allowed before range');
  return { kind: 'matrix', selector: inner, range: length, ...span };
}

function expression(source: Source, node: SyntaxNode): Expr {
  const parts = children(node);
  const first = parts[0];
  const span = { from: node.from, to: node.to };
  switch (node.name) {
    case 'NumberDurationLiteral': {
      const value = parseNumber(source.text(node).replace(/_/g, ''));
      if (!source.modern && /\d(ms|[smhdwy])$/.test(source.text(node)))
        return refuse(source, node, `unexpected duration ${JSON.stringify(source.text(node))}`);
      return value === null
        ? refuse(source, node, `bad number or duration syntax: ${JSON.stringify(source.text(node))}`)
        : { kind: 'number', value, ...span };
    }
    case 'StringLiteral':
      return { kind: 'string', value: stringValue(source, node), ...span };
    case 'ParenExpr':
      return { kind: 'paren', expr: expression(source, required(source, first, node)), ...span };
    case 'UnaryExpr':
      return {
        kind: 'unary',
        op: source.query[node.from] === '-' ? '-' : '+',
        expr: expression(source, required(source, parts[1], node)),
        ...span,
      };
    case 'VectorSelector':
      return selector(source, node);
    case 'MatrixSelector':
    case 'SubqueryExpr':
      return range(source, node);
    case 'OffsetExpr':
      return moved(source, expression(source, required(source, first, node)), node, {
        offset: duration(source, required(source, parts[2], node)),
      });
    case 'StepInvariantExpr':
      return moved(source, expression(source, required(source, first, node)), node, {
        at: at(source, required(source, parts[2], node)),
      });
    case 'FunctionCall':
      return call(source, node);
    case 'AggregateExpr':
      return aggregate(source, node);
    case 'BinaryExpr':
      return binary(source, node);
    default:
      return refuse(source, node, `unexpected ${JSON.stringify(source.text(node))}`);
  }
}

/** `modern`: Prometheus 3. @throws ParseError with the server's text and position. */
export function parsePromQL(query: string, modern = true): Expr {
  const tree = parser.parse(query);
  const problem = syntaxError(query, tree, modern);
  if (problem !== null) throw problem;
  const source: Source = { query, modern, text: node => query.slice(node.from, node.to) };
  const top = children(tree.topNode)[0];
  if (top === undefined) throw new ParseError(query, 0, 'no expression found in input');
  const expr = expression(source, top);
  check(expr, failIn(query));
  return expr;
}

/** The matchers of a `match[]` parameter. */
export function parseMatchers(query: string, modern = true): readonly Matcher[] {
  const expr = parsePromQL(query, modern);
  if (expr.kind !== 'selector' || expr.offset !== 0 || expr.at !== null)
    throw new ParseError(query, 0, 'expected a vector selector');
  return expr.matchers;
}
