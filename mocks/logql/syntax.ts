// Where a query breaks off, in the words of Loki's lexer and parser as far as they can be known.

import type { SyntaxNode } from '@lezer/common';
import { LogQLError, syntaxError } from './ast.ts';
import { rangeMs } from './units.ts';

/** Where the grammar stumbles first, null where it does not. */
export function firstError(node: SyntaxNode): number | null {
  let at: number | null = null;
  node.cursor().iterate(inner => {
    if (inner.type.isError && at === null) at = inner.from;
    return at === null;
  });
  return at;
}

/** What Loki's parser would have taken at a place, for the places where people stop. */
function expected(before: string): string {
  const text = before.trimEnd();
  if (/\b(line_format|regexp|pattern)$/.test(text)) return ', expecting STRING';
  if (/\|[=~]$|!=$|!~$/.test(text) && /}[^{]*$/.test(text)) return ', expecting STRING or ip';
  if (/\blabel_format\s+\w+$/.test(text)) return ', expecting =';
  if (text.lastIndexOf('{') > text.lastIndexOf('}')) {
    if (/\{$/.test(text)) return ', expecting IDENTIFIER or }';
    if (/["`]$/.test(text)) return ', expecting } or ,';
    if (/[=~]$/.test(text)) return ', expecting STRING';
    return /\w$/.test(text) ? ', expecting = or =~ or !~ or !=' : '';
  }
  return /\]$/.test(text) && text.split('(').length > text.split(')').length ? ', expecting )' : '';
}

/** What stands at an error, in the words of Loki's own parser as far as they can be known. */
export function problem(query: string, at: number): LogQLError {
  const rest = query.slice(at).trimStart();
  const from = query.length - rest.length;
  if (query.trim() === '') return new LogQLError('parse error : syntax error: unexpected $end');
  const wanted = expected(query.slice(0, from));
  if (rest === '') return syntaxError(query, query.length, `syntax error: unexpected $end${wanted}`);
  const unit = /\[\s*(\d+)([a-zA-Z]+)\]/.exec(query.slice(Math.max(0, query.lastIndexOf('[', from))));
  const column = (where: number): string => `parse error at line 0, col ${where}`;
  if (unit !== null && rangeMs(`${unit[1] ?? ''}${unit[2] ?? ''}`) === null)
    return new LogQLError(
      `${column(query.indexOf('[') + 1)}: unknown unit "${unit[2] ?? ''}" in duration "${unit[1] ?? ''}${unit[2] ?? ''}"`,
    );
  const open = query.lastIndexOf('[');
  if (open >= 0 && !query.includes(']', open))
    return new LogQLError(`${column(open + 1)}: missing closing ']' in duration`);
  if (rest.startsWith('[')) return new LogQLError(`${column(from + 1)}: syntax error: unexpected RANGE`);
  const word = /^(?:[A-Za-z_]\w*|\d[\w.]*|"(?:[^"\\]|\\.)*"|`[^`]*`|[|!=~<>]+|.)/.exec(rest)?.[0] ?? '';
  const name = /^["`]/.test(word)
    ? 'STRING'
    : /^[A-Za-z_]/.test(word)
      ? 'IDENTIFIER'
      : /^\d/.test(word)
        ? 'NUMBER'
        : word;
  return syntaxError(query, from, `syntax error: unexpected ${name}${wanted}`);
}
