// The part of Go's templates that `line_format` and `label_format` see most: fields, a few functions, pipes.

import { LogQLError } from './ast.ts';
import { unquote } from '../promql/literals.ts';

export interface TemplateScope {
  readonly get: (name: string) => string;
  readonly line: string;
  readonly stamp: string;
}

type Value = string | number;

type Node = (scope: TemplateScope) => Value;

const FUNCTIONS: Readonly<Record<string, (...args: readonly Value[]) => Value>> = {
  lower: s => String(s).toLowerCase(),
  upper: s => String(s).toUpperCase(),
  ToLower: s => String(s).toLowerCase(),
  ToUpper: s => String(s).toUpperCase(),
  trim: s => String(s).trim(),
  TrimSpace: s => String(s).trim(),
  len: s => String(s).length,
  trunc: (n, s) => (Number(n) < 0 ? String(s).slice(Number(n)) : String(s).slice(0, Number(n))),
  substr: (from, to, s) => String(s).slice(Number(from), Number(to) < 0 ? undefined : Number(to)),
  replace: (from, to, s) => String(s).replaceAll(String(from), String(to)),
  default: (fallback, s) => (s === '' ? fallback : s),
};

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|\||\.[A-Za-z_]\w*|-?\d+|[A-Za-z_]\w*)/y;

function tokens(source: string): string[] {
  const list: string[] = [];
  TOKEN.lastIndex = 0;
  let at = 0;
  while (at < source.trimEnd().length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (match?.[1] === undefined)
      throw new LogQLError(`unexpected ${JSON.stringify(source.slice(at).trim()[0] ?? '')} in template`);
    list.push(match[1]);
    at = TOKEN.lastIndex;
  }
  return list;
}

function term(token: string): Node {
  if (token.startsWith('.')) return scope => scope.get(token.slice(1));
  if (/^["`]/.test(token)) {
    const text = unquote(token) ?? '';
    return () => text;
  }
  if (/^-?\d/.test(token)) return () => Number(token);
  if (token === '__line__') return scope => scope.line;
  if (token === '__timestamp__') return scope => scope.stamp;
  throw new LogQLError(`function ${JSON.stringify(token)} not defined`);
}

/** One command of a pipeline; `piped` comes last among its arguments. */
function command(words: readonly string[], piped: Node | null): Node {
  const [head = '', ...rest] = words;
  const run = FUNCTIONS[head];
  if (run === undefined) {
    if (rest.length > 0 || piped !== null)
      throw new LogQLError(`function ${JSON.stringify(head)} not defined`);
    return term(head);
  }
  const args = [...rest.map(term), ...(piped === null ? [] : [piped])];
  return scope => run(...args.map(arg => arg(scope)));
}

function action(source: string): Node {
  let node: Node | null = null;
  let words: string[] = [];
  for (const token of [...tokens(source), '|']) {
    if (token !== '|') words.push(token);
    else {
      if (words.length === 0) throw new LogQLError('missing value for command');
      node = command(words, node);
      words = [];
    }
  }
  return node ?? (() => '');
}

export type Template = (scope: TemplateScope) => string;

export function compileTemplate(source: string): Template {
  const parts: Node[] = [];
  let at = 0;
  for (const match of source.matchAll(/\{\{-?([\s\S]*?)-?\}\}/g)) {
    const text = source.slice(at, match.index);
    if (text !== '') parts.push(() => text);
    parts.push(action(match[1] ?? ''));
    at = match.index + match[0].length;
  }
  const rest = source.slice(at);
  if (rest.includes('{{')) throw new LogQLError('unclosed action');
  return scope => parts.map(part => String(part(scope))).join('') + rest;
}

/** What is wrong with a template, null where nothing is. */
export function templateProblem(source: string): string | null {
  try {
    compileTemplate(source);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
