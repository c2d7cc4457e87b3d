// Where a query breaks off, in the words of the server's own lexer and parser: best effort for the mistakes
// people make (unclosed braces and parentheses, unfinished strings, words in the wrong place).

import type { Tree } from '@lezer/common';
import { ParseError } from './ast.ts';
import { AGGREGATIONS } from './signatures.ts';

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
  /** Brackets that stay open before the place. */
  readonly open: readonly Open[];
  /** A string that never ends. */
  readonly unfinished: { readonly at: number; readonly quote: string } | null;
  /** A closing bracket that closes nothing. */
  readonly stray: Open | null;
}

const PAIRS: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' };

function scan(query: string, until: number): Scan {
  const open: Open[] = [];
  for (let i = 0; i < until; i++) {
    const c = query[i] ?? '';
    if (c === '#') i = endOf(query.indexOf('\n', i), query);
    else if (c === '"' || c === "'" || c === '`') {
      const end = closing(query, i, c);
      if (end < 0) return { open, unfinished: { at: i, quote: c }, stray: null };
      i = end;
    } else if ('({['.includes(c)) open.push({ char: c, at: i });
    else if (PAIRS[c] !== undefined) {
      if (open.at(-1)?.char !== PAIRS[c]) return { open, unfinished: null, stray: { char: c, at: i } };
      open.pop();
    }
  }
  return { open, unfinished: null, stray: null };
}

const endOf = (at: number, query: string): number => (at < 0 ? query.length : at);

function closing(query: string, from: number, quote: string): number {
  for (let i = from + 1; i < query.length; i++) {
    if (query[i] === '\\' && quote !== '`') i += 1;
    else if (query[i] === '\n' && quote !== '`') return -1;
    else if (query[i] === quote) return i;
  }
  return -1;
}

const KEYWORDS = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'bool', 'offset']);

function describeWord(word: string): string {
  const lower = word.toLowerCase();
  if (KEYWORDS.has(lower)) return `<${lower}>`;
  if ((AGGREGATIONS as readonly string[]).includes(lower)) return `<aggr:${lower}>`;
  return ['and', 'or', 'unless', 'atan2'].includes(lower)
    ? `<op:${lower}>`
    : `identifier ${JSON.stringify(word)}`;
}

/** The token at `at`, as messages name it. */
function describe(query: string, at: number): string {
  const rest = query.slice(at);
  if (rest === '') return 'end of input';
  const word = /^[a-zA-Z_:][\w:]*/.exec(rest)?.[0];
  if (word !== undefined) return word.startsWith(':') ? "colon ':'" : describeWord(word);
  const number = /^(\d+\.?\d*|\.\d+)(\w*)/.exec(rest);
  if (number !== null)
    return `${/^(ms|[smhdwy])/.test(number[2] ?? '') ? 'duration' : 'number'} ${JSON.stringify(number[0])}`;
  const string = /^(["'`]).*?\1/.exec(rest)?.[0];
  if (string !== undefined) return `string ${JSON.stringify(string)}`;
  const op = /^(==|!=|<=|>=|=~|!~|[-+*/%^<>])/.exec(rest)?.[0];
  if (op !== undefined) return `<op:${op}>`;
  const char = rest[0] ?? '';
  return /[(){}[\],=@]/.test(char) ? JSON.stringify(char) : `character: '${char}'`;
}

/** What the server's grammar was in the middle of, and what it would have taken. */
function context(query: string, at: number, open: Open | undefined, modern: boolean): string {
  const before = query.slice(0, at).trimEnd();
  if (/@$/.test(before)) return ' in @, expected timestamp';
  if (/\boffset$/.test(before))
    return modern
      ? ' in offset, expected number, duration, step(), or range()'
      : ' in offset, expected duration';
  if (open?.char === '{') {
    if (/(=|!=|=~|!~)$/.test(before)) return ' in label matching, expected string';
    if (/[{,]$/.test(before)) return ' in label matching, expected identifier or "}"';
    return /["'`]$/.test(before)
      ? ' in label matching, expected "," or "}"'
      : ' in label matching, expected label matching operator';
  }
  if (/\b(by|without|on|ignoring)$/i.test(before)) return ' in grouping opts, expected "("';
  if (
    open?.char === '(' &&
    /\b(by|without|on|ignoring|group_left|group_right)\s*$/i.test(query.slice(0, open.at))
  )
    return /[(,]$/.test(before)
      ? ' in grouping opts, expected label'
      : ' in grouping opts, expected "," or ")"';
  const words = (AGGREGATIONS as readonly string[]).join('|');
  if (
    new RegExp(`\\b(${words})(\\s+(by|without)\\s*\\([^()]*\\))?$`, 'i').test(before) &&
    at >= query.trimEnd().length
  )
    return ' in aggregation';
  return '';
}

function ended(query: string, open: Open | undefined, modern: boolean): ParseError {
  const end = query.length;
  if (open?.char === '{' && !/[=~]\s*$/.test(query))
    return new ParseError(query, end, 'unexpected end of input inside braces');
  const grouping = context(query, end, open, modern);
  if (open?.char === '(') return new ParseError(query, end, 'unclosed left parenthesis');
  if (open?.char === '[') return new ParseError(query, end, 'unclosed left bracket');
  return new ParseError(query, end, `unexpected end of input${grouping}`);
}

/** Null where the grammar takes the whole query. `modern`: Prometheus 3. */
export function syntaxError(query: string, tree: Tree, modern: boolean): ParseError | null {
  if (query.replace(/#.*$/gm, '').trim() === '')
    return new ParseError(query, modern && query === '' ? -1 : 0, 'no expression found in input');
  const at = firstError(tree);
  if (at === null) return null;
  const whole = scan(query, query.length);
  if (whole.unfinished !== null)
    return new ParseError(
      query,
      whole.unfinished.at,
      `unterminated ${whole.unfinished.quote === '`' ? 'raw' : 'quoted'} string`,
    );
  const next = at + (/^\s*/.exec(query.slice(at))?.[0].length ?? 0);
  const open = scan(query, next).open.at(-1);
  const unknown = /([a-zA-Z_]\w*)\s*$/.exec(query.slice(0, at))?.[1];
  if (query[next] === '(' && unknown !== undefined)
    return new ParseError(
      query,
      at - unknown.length,
      `unknown function with name ${JSON.stringify(unknown)}`,
    );
  if (whole.stray?.char === ')' && whole.stray.at <= next)
    return new ParseError(query, whole.stray.at + 1, "unexpected right parenthesis ')'");
  if (next >= query.length) return ended(query, whole.open.at(-1), modern);
  if (open?.char === '[' && /^[a-zA-Z]/.test(query.slice(next))) {
    const shown = JSON.stringify(query.slice(open.at + 1, next));
    return new ParseError(
      query,
      open.at + 1,
      `bad ${modern ? 'number or duration' : 'duration'} syntax: ${shown}`,
    );
  }
  return new ParseError(
    query,
    next,
    `unexpected ${describe(query, next)}${context(query, next, open, modern)}`,
  );
}
