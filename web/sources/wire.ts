// What all decoders share: the error that names the place, and readers of parsed JSON.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, unknown>>;

export type DecodeKind = 'shape' | 'truncated' | 'html' | 'empty-body' | 'too-large';

/** An answer or file that is not what it should be: where, what was expected and what stood there. */
export interface DecodeFailure {
  readonly kind: DecodeKind;
  /** JSON path such as `data[3].spans[0].startTime`; `$` is the whole. */
  readonly place: string;
  readonly expected: string;
  readonly got: string;
}

export class DecodeError extends Error implements DecodeFailure {
  override readonly name = 'DecodeError';
  readonly kind: DecodeKind;
  readonly place: string;
  readonly expected: string;
  readonly got: string;

  constructor(place: string, expected: string, got: unknown, kind: DecodeKind = 'shape') {
    const shown = describe(got);
    super(`${place}: expected ${expected}, got ${shown}`);
    this.kind = kind;
    this.place = place;
    this.expected = expected;
    this.got = shown;
  }
}

/** Also true for a plain object that a worker sent instead of the error itself. */
export function isDecodeFailure(thrown: unknown): thrown is DecodeFailure {
  return (
    isObject(thrown) &&
    typeof thrown['place'] === 'string' &&
    typeof thrown['expected'] === 'string' &&
    typeof thrown['got'] === 'string' &&
    typeof thrown['kind'] === 'string'
  );
}

/** A value in a few words, for messages. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    return keys.length === 0 ? 'an empty object' : `an object with ${keys.slice(0, 5).join(', ')}`;
  }
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own fields only: a key named `__proto__` or `constructor` is data, not inheritance. */
export const get = (object: JsonObject, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

export function objectAt(value: unknown, place: string, expected = 'an object'): JsonObject {
  if (!isObject(value)) throw new DecodeError(place, expected, value);
  return value;
}

/** A list; null and a missing field are an empty one, as Go servers write them. */
export function listAt(value: unknown, place: string, expected = 'a list'): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new DecodeError(place, expected, value);
  return value;
}

export function textAt(value: unknown, place: string, expected = 'a text'): string {
  if (typeof value !== 'string') throw new DecodeError(place, expected, value);
  return value;
}

export function numberAt(value: unknown, place: string, expected = 'a number'): number {
  if (typeof value !== 'number') throw new DecodeError(place, expected, value);
  return value;
}

export const textsAt = (value: unknown, place: string): readonly string[] =>
  listAt(value, place).map((v, i) => textAt(v, `${place}[${i}]`));

/** A map of texts as own fields of a fresh object. */
export function labelsAt(value: unknown, place: string): Readonly<Record<string, string>> {
  const entries = Object.entries(value === undefined || value === null ? {} : objectAt(value, place));
  return Object.fromEntries(entries.map(([k, v]) => [k, textAt(v, `${place}.${k}`)]));
}

export const looksLikeHtml = (text: string): boolean =>
  /^\s*(<!doctype html|<html|<head|<body|<!--|<\?xml)/i.test(text);

/** Whether a JSON text simply stops: inside a string or with brackets still open. */
export function isCutShort(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 92) i++;
      else if (c === 34) inString = false;
    } else if (c === 34) inString = true;
    else if (c === 123 || c === 91) depth++;
    else if (c === 125 || c === 93) depth--;
  }
  return inString || depth > 0;
}

/** Where a text stops being JSON, as far as the parser tells it. */
function brokenAt(error: unknown): string {
  const told = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  return told === undefined ? '$' : `character ${told}`;
}

/** Parses a text; an error says whether it is cut short, a page, empty, or no JSON at all. */
export function parseJson(text: string, place = '$'): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (text.trim() === '') throw new DecodeError(place, 'JSON', 'an empty text', 'empty-body');
    if (looksLikeHtml(text)) throw new DecodeError(place, 'JSON', text, 'html');
    if (/^\s*[[{]/.test(text) && isCutShort(text))
      throw new DecodeError(
        place === '$' ? `character ${text.length}` : place,
        'the rest of the JSON',
        text.slice(-50),
        'truncated',
      );
    throw new DecodeError(place === '$' ? brokenAt(error) : place, 'JSON', text);
  }
}
