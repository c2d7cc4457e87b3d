// From the official grammar's tree to our own. What the grammar allows and these mocks do not know is refused.

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@grafana/lezer-logql';
import { compileRegex, regexProblem, unquote } from '../promql/literals.ts';
import {
  LogQLError,
  syntaxError,
  type CompareOp,
  type Extraction,
  type LabelFilter,
  type LogQL,
  type LogQuery,
  type Stage,
  type StreamMatcher,
} from './ast.ts';
import { metricQuery } from './parse-metric.ts';
import { firstError, problem } from './syntax.ts';
import { templateProblem } from './template.ts';
import { bytes } from './units.ts';
import { parseGoDuration } from '../servers/go.ts';

export class Source {
  readonly query: string;

  constructor(query: string) {
    this.query = query;
  }

  text(node: SyntaxNode): string {
    return this.query.slice(node.from, node.to);
  }

  refuse(node: SyntaxNode, message: string): never {
    throw syntaxError(this.query, node.from, message);
  }

  string(node: SyntaxNode): string {
    return unquote(this.text(node)) ?? this.refuse(node, 'invalid char escape');
  }

  need(node: SyntaxNode | null | undefined, within: SyntaxNode): SyntaxNode {
    return node ?? this.refuse(within, 'syntax error: unexpected $end');
  }
}

export function children(node: SyntaxNode): SyntaxNode[] {
  const list: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (child.name !== 'LineComment') list.push(child);
  return list;
}

/** Left-recursive lists (`Matchers(Matchers(a) b)`) as a flat one. */
function flat(node: SyntaxNode, list: string, item: string): SyntaxNode[] {
  return children(node).flatMap(child =>
    child.name === list ? flat(child, list, item) : child.name === item ? [child] : [],
  );
}

export function matcherOf(source: Source, node: SyntaxNode, anchored = true): StreamMatcher {
  const [name, op, value] = children(node);
  return makeMatcher(
    source.text(source.need(name, node)),
    source.text(source.need(op, node)) as StreamMatcher['op'],
    source.string(source.need(value, node)),
    anchored,
  );
}

function makeMatcher(name: string, op: StreamMatcher['op'], value: string, anchored: boolean): StreamMatcher {
  if (op === '=') return { name, op, value, matches: v => v === value };
  if (op === '!=') return { name, op, value, matches: v => v !== value };
  const regex = compileRegex(value, anchored);
  if (regex === null)
    throw new LogQLError(`parse error : error parsing regexp: ${regexProblem(value, true)}`);
  return { name, op, value, matches: op === '=~' ? v => regex.test(v) : v => !regex.test(v) };
}

export const EMPTY_MATCHERS =
  'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~".*" does not meet this requirement, but app=~".+" will';

export function selector(source: Source, node: SyntaxNode): readonly StreamMatcher[] {
  const list = flat(node, 'Matchers', 'Matcher').map(item => matcherOf(source, item));
  if (!list.some(matcher => (matcher.op === '=' || matcher.op === '=~') && !matcher.matches('')))
    throw new LogQLError(EMPTY_MATCHERS);
  return list;
}

/** Loki shows the stage that fails as it would print it. */
const stageError = (stage: string, problem: string): LogQLError =>
  new LogQLError(`parse error : stage '${stage}' : ${problem}`);

function lineTest(source: Source, op: string, node: SyntaxNode): (line: string) => boolean {
  const text = source.string(node);
  if (op === '|=' || op === '!=') return line => line.includes(text);
  const regex = compileRegex(text, false);
  if (regex === null)
    throw stageError(`${op} ${JSON.stringify(text)}`, `error parsing regexp: ${regexProblem(text, true)}`);
  return line => regex.test(line);
}

const LINE_OPS: ReadonlySet<string> = new Set(['|=', '!=', '|~', '!~']);

function lineFilter(source: Source, node: SyntaxNode): Stage {
  const filter = source.need(
    children(node).find(child => child.name === 'Filter'),
    node,
  );
  const op = source.text(filter).trim();
  if (!LINE_OPS.has(op) || children(node).some(child => child.name === 'FilterOp' || child.name === 'Ip'))
    return source.refuse(node, `syntax error: unexpected ${source.text(node)}`);
  const strings: SyntaxNode[] = [];
  const collect = (inner: SyntaxNode): void => {
    for (const child of children(inner)) {
      if (child.name === 'String') strings.push(child);
      else if (child.name === 'OrFilter') collect(child);
    }
  };
  collect(node);
  return { kind: 'line', op: op as '|=', tests: strings.map(string => lineTest(source, op, string)) };
}

/** `a.b["c"][0]` */
function jsonPath(text: string): (string | number)[] {
  return Array.from(
    text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g),
    ([, quoted, index, name]) => (index === undefined ? (quoted ?? name ?? '') : Number(index)),
  );
}

function extractions(source: Source, node: SyntaxNode, path: boolean): Extraction[] {
  return flat(node, 'LabelExtractionExpressionList', 'LabelExtractionExpression').map(item => {
    const [name, , value] = children(item);
    const label = source.text(source.need(name, item));
    const from = value === undefined ? label : source.string(value);
    return { name: label, path: path ? jsonPath(from) : [from] };
  });
}

function unitFilter(source: Source, node: SyntaxNode): LabelFilter {
  const inner = source.need(node.name === 'UnitFilter' ? node.firstChild : node, node);
  const [name, op, value] = children(inner);
  const label = source.text(source.need(name, inner));
  const operator = source.text(source.need(op, inner)) as CompareOp;
  const literal = source.text(source.need(value, inner)).replaceAll(' ', '');
  const kind =
    inner.name === 'DurationFilter' ? 'duration' : inner.name === 'BytesFilter' ? 'bytes' : 'number';
  const parsed = {
    duration: () => goNanos(literal),
    bytes: () => bytes(literal),
    number: () => Number(literal),
  }[kind]();
  if (parsed === null || Number.isNaN(parsed))
    return source.refuse(inner, `syntax error: unexpected ${literal}`);
  return { kind, name: label, op: operator, value: parsed };
}

const goNanos = (text: string): number | null => {
  const value = parseGoDuration(text);
  return value === null ? null : Number(value);
};

export function labelFilter(source: Source, node: SyntaxNode): LabelFilter {
  const parts = children(node);
  const [first] = parts;
  if (first === undefined) return source.refuse(node, 'syntax error: unexpected $end');
  if (parts.length === 1) {
    if (first.name === 'Matcher') return { kind: 'match', matcher: matcherOf(source, first) };
    if (first.name === 'UnitFilter' || first.name === 'NumberFilter') return unitFilter(source, first);
    if (first.name === 'LabelFilter') return labelFilter(source, first);
    return source.refuse(node, `syntax error: unexpected ${source.text(node)}`);
  }
  const last = source.need(parts.at(-1), node);
  const kind = parts.some(part => part.name === 'Or') ? 'or' : 'and';
  return { kind, left: labelFilter(source, first), right: labelFilter(source, last) };
}

function labelNames(
  source: Source,
  node: SyntaxNode,
  list: string,
  item: string,
): (string | StreamMatcher)[] {
  return flat(node, list, item).map(one => {
    const inner = source.need(one.firstChild, one);
    return inner.name === 'Matcher' ? matcherOf(source, inner) : source.text(inner);
  });
}

function template(source: Source, node: SyntaxNode): string {
  const text = source.string(node);
  const problem = templateProblem(text);
  if (problem !== null)
    throw stageError(
      `| line_format ${source.text(node)}`,
      `invalid line template: template: line:1: ${problem}`,
    );
  return text;
}

function labelFormat(source: Source, node: SyntaxNode): Stage {
  const changes = flat(source.need(children(node)[1], node), 'LabelsFormat', 'LabelFormatMatcher').map(
    item => {
      const [name, , value] = children(item);
      const from = source.need(value, item);
      const label = source.text(source.need(name, item));
      return from.name === 'String'
        ? { name: label, from: null, template: template(source, from) }
        : { name: label, from: source.text(from), template: null };
    },
  );
  return { kind: 'label_format', changes };
}

function parserStage(source: Source, node: SyntaxNode): Stage {
  const [first, argument] = children(node);
  if (first?.name === 'Json') return { kind: 'json', fields: [] };
  if (first?.name === 'Regexp' && argument !== undefined) {
    const regex = compileRegex(source.string(argument), false);
    if (regex === null || !/\(\?<|\(\?P</.test(source.string(argument)))
      throw new LogQLError(
        'parse error : invalid regexp parser: at least one named capture must be supplied',
      );
    return { kind: 'regexp', regex };
  }
  return source.refuse(node, `syntax error: unexpected ${first === undefined ? '$end' : source.text(first)}`);
}

function logfmtStage(source: Source, node: SyntaxNode): Stage {
  const flags = source.text(node);
  return {
    kind: 'logfmt',
    strict: flags.includes('--strict'),
    keepEmpty: flags.includes('--keep-empty'),
    fields: extractions(source, node, false),
  };
}

function stage(source: Source, node: SyntaxNode): Stage[] {
  const body = source.need(
    children(node).find(child => child.name !== 'Pipe'),
    node,
  );
  switch (body.name) {
    case 'LineFilters':
      return flat(body, 'LineFilters', 'LineFilter').map(item => lineFilter(source, item));
    case 'LabelParser':
      return [parserStage(source, body)];
    case 'JsonExpressionParser':
      return [{ kind: 'json', fields: extractions(source, body, true) }];
    case 'LogfmtParser':
    case 'LogfmtExpressionParser':
      return [logfmtStage(source, body)];
    case 'LabelFilter':
      return [{ kind: 'filter', filter: labelFilter(source, body) }];
    case 'LineFormatExpr':
      return [{ kind: 'line_format', template: template(source, source.need(children(body)[1], body)) }];
    case 'LabelFormatExpr':
      return [labelFormat(source, body)];
    case 'DropLabelsExpr':
      return [
        {
          kind: 'drop',
          names: labelNames(source, source.need(children(body)[1], body), 'DropLabels', 'DropLabel'),
        },
      ];
    case 'KeepLabelsExpr':
      return [
        {
          kind: 'keep',
          names: labelNames(source, source.need(children(body)[1], body), 'KeepLabels', 'KeepLabel'),
        },
      ];
    default:
      return source.refuse(body, `syntax error: unexpected ${source.text(body).split(/\s/)[0] ?? ''}`);
  }
}

export const stages = (source: Source, node: SyntaxNode): Stage[] =>
  flat(node, 'PipelineExpr', 'PipelineStage').flatMap(item => stage(source, item));

export function logQuery(source: Source, node: SyntaxNode): LogQuery {
  const parts = children(node);
  const first = source.need(parts[0], node);
  if (first.name === 'LogExpr') return logQuery(source, first);
  const pipeline = parts.find(part => part.name === 'PipelineExpr');
  return {
    kind: 'log',
    matchers: selector(source, first),
    stages: pipeline === undefined ? [] : stages(source, pipeline),
  };
}

/** @throws LogQLError with Loki's text. */
export function parseLogQL(query: string): LogQL {
  const tree = parser.parse(query);
  const source = new Source(query);
  const top = tree.topNode.firstChild;
  if (/^\s*\{\s*\}\s*$/.test(query)) throw new LogQLError(EMPTY_MATCHERS);
  const error = firstError(tree.topNode);
  if (error !== null || top === null) throw problem(query, error ?? query.length);
  const inner = source.need(top.firstChild, top);
  return inner.name === 'LogExpr' ? logQuery(source, inner) : metricQuery(source, top);
}

/** The selector of `match[]`. */
export function parseSelector(query: string): readonly StreamMatcher[] {
  if (/^\s*\{\s*\}\s*$/.test(query)) return [];
  const parsed = parseLogQL(query);
  if (parsed.kind !== 'log' || parsed.stages.length > 0)
    throw new LogQLError('only label matchers are supported');
  return parsed.matchers;
}
