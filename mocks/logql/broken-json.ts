// A document that breaks off: Loki's reader has handed on every field before the place where it fails.

export interface Prefix {
  /** Fields that were complete, nested ones included as far as they go. */
  readonly fields: Record<string, unknown>;
  readonly problem: string;
}

const NO_STRING_END = "Value is string, but can't find closing '\"' symbol";
const NO_OBJECT_END = "Value looks like object, but can't find closing '}' symbol";
const NO_ARRAY_END = "Value is array, but can't find closing ']' symbol";
const MALFORMED = 'Malformed JSON error';

const SPACE = /\s*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /(?:true|false|null|-?\d[\d.eE+-]*)(?=[\s,}\]])/y;

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

const skip = (text: string, at: number): number => at + (match(SPACE, text, at)?.length ?? 0);

/** The end of a bracketed value, or −1. */
function balanced(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      const string = match(STRING, text, i);
      if (string === null) return -1;
      i += string.length - 1;
    } else if (c === '{' || c === '[') depth += 1;
    else if ((c === '}' || c === ']') && --depth === 0) return i + 1;
  }
  return -1;
}

interface Value {
  readonly end: number;
  readonly problem: string | null;
}

function value(text: string, at: number): Value {
  const c = text[at];
  if (c === '"') {
    const string = match(STRING, text, at);
    return string === null ? { end: -1, problem: NO_STRING_END } : { end: at + string.length, problem: null };
  }
  if (c === '{' || c === '[') {
    const end = balanced(text, at);
    return { end, problem: end >= 0 ? null : c === '{' ? NO_OBJECT_END : NO_ARRAY_END };
  }
  const scalar = match(SCALAR, text, at);
  return scalar === null
    ? { end: -1, problem: 'Value not found' }
    : { end: at + scalar.length, problem: null };
}

/** Reads `text`, which is no valid JSON, as far as it goes. */
export function readPrefix(text: string): Prefix {
  const fields: Record<string, unknown> = {};
  let at = skip(text, 0);
  if (text[at] !== '{') return { fields, problem: NO_OBJECT_END };
  at = skip(text, at + 1);
  for (;;) {
    const key = match(STRING, text, at);
    if (key === null) return { fields, problem: MALFORMED };
    at = skip(text, at + key.length);
    if (text[at] !== ':') return { fields, problem: MALFORMED };
    at = skip(text, at + 1);
    const { end, problem } = value(text, at);
    if (problem !== null) return { fields, problem };
    try {
      fields[String(JSON.parse(key))] = JSON.parse(text.slice(at, end));
    } catch {
      return { fields, problem: MALFORMED };
    }
    at = skip(text, end);
    if (text[at] !== ',') return { fields, problem: MALFORMED };
    at = skip(text, at + 1);
  }
}
