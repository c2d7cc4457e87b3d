// Where a query breaks off, in the words of the server's own lexer and parser: best effort for the mistakes
// people make (unclosed braces and parentheses, unfinished strings, words in the wrong place).

import type { Tree } from '@lezer/common';
import { ParseError } from './ast.ts';

function firstError(tree: Tree): number | null {
  let at: number | null = null;
  tree.iterate({
    enter: node => {
      if (node.type.isError && at === null) at = node.from;
      return at === null;
    },
  });
  return at;
}

interface Open {
  readonly char: string;
  readonly at: number;
}

interface Scan {
  readonly open: readonly Open[];
  readonly unfinished: { readonly at: number; readonly quote: string } | null;
}

/** Brackets that stay open and a string that never ends. */
function scan(query: string): Scan {
  const open: Open[] = [];
  let i = 0;
  while (i < query.length) {
    const c = query[i] ?? '';
    if (c === '#') {
      const end = query.indexOf('\n', i);
      i = end < 0 ? query.length : end;
    } else if (c === '"' || c === "'" || c === '`') {
      const end = closing(query, i, c);
      if (end < 0) return { open, unfinished: { at: i, quote: c } };
      i = end;
    } else if ('({['.includes(c)) open.push({ char: c, at: i });
    else if (')}]'.includes(c)) open.pop();
    i += 1;
  }
  return { open, unfinished: null };
}

function closing(query: string, from: number, quote: string): number {
  for (let i = from + 1; i < query.length; i++) {
    if (query[i] === '\\' && quote !== '`') i += 1;
    else if (query[i] === '\n' && quote !== '`') return -1;
    else if (query[i] === quote) return i;
  }
  return -1;
}

/** The token at `at`, as messages name it. */
function describe(query: string, at: number): string {
  const rest = query.slice(at);
  const word = /^[a-zA-Z_:][\w:]*/.exec(rest)?.[0];
  if (word !== undefined) return `identifier ${JSON.stringify(word)}`;
  const number = /^[\d.]+\w*/.exec(rest)?.[0];
  if (number !== undefined) return `number ${JSON.stringify(number)}`;
  const string = /^(["'`]).*?\1/.exec(rest)?.[0];
  if (string !== undefined) return `string ${JSON.stringify(string)}`;
  const op = /^(==|!=|<=|>=|=~|!~|[-+*/%^<>=])/.exec(rest)?.[0];
  if (op !== undefined) return `<op:${op}>`;
  return JSON.stringify(rest[0] ?? '');
}

function ended(query: string, open: Open | undefined): ParseError {
  const end = query.length;
  if (open?.char === '{') return new ParseError(query, end, 'unexpected end of input inside braces');
  if (open?.char === '(') return new ParseError(query, end, 'unclosed left parenthesis');
  if (open?.char === '[') return new ParseError(query, end, 'missing unit character in duration');
  return new ParseError(query, end, 'unexpected end of input');
}

/** Null where the grammar takes the whole query. */
export function syntaxError(query: string, tree: Tree): ParseError | null {
  if (query.replace(/#.*$/gm, '').trim() === '')
    return new ParseError(query, 0, 'no expression found in input');
  const at = firstError(tree);
  if (at === null) return null;
  const { open, unfinished } = scan(query);
  if (unfinished !== null)
    return new ParseError(
      query,
      unfinished.at,
      `unterminated ${unfinished.quote === '`' ? 'raw' : 'quoted'} string`,
    );
  const unknown = /([a-zA-Z_][\w]*)\s*$/.exec(query.slice(0, at))?.[1];
  const next = at + (/^\s*/.exec(query.slice(at))?.[0].length ?? 0);
  if (query[next] === '(' && unknown !== undefined)
    return new ParseError(
      query,
      at - unknown.length,
      `unknown function with name ${JSON.stringify(unknown)}`,
    );
  if (next >= query.length) return ended(query, open.at(-1));
  return new ParseError(query, next, `unexpected ${describe(query, next)}`);
}
