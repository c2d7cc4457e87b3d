// Text → parsed JSON documents: one document, or one a line.

import { DecodeError, parseJson } from '../../wire.ts';

export interface Document {
  readonly value: unknown;
  /** Where it stands, as the beginning of a path: empty, or e.g. `line 3: `. */
  readonly prefix: string;
}

/** Beyond this a text is not made at once: TextDecoder returns "" for half a gigabyte, without an error. */
const LONGEST = 256 * 1024 * 1024;

export function textOf(body: Uint8Array | string): string {
  if (typeof body === 'string') return body;
  const text = new TextDecoder().decode(body);
  if (text === '' && body.length > 0)
    throw new DecodeError('$', 'text', `${body.length} bytes`, 'empty-body');
  return text;
}

const NEWLINE = 10;

/** Lines of a body that is too long for one text. */
function* longLines(body: Uint8Array): Generator<string> {
  let from = 0;
  while (from < body.length) {
    const found = body.indexOf(NEWLINE, from);
    const to = found < 0 ? body.length : found;
    if (to - from > LONGEST)
      throw new DecodeError('$', `at most ${LONGEST} bytes a document`, `${to - from} bytes`, 'too-large');
    yield textOf(body.subarray(from, to));
    from = to + 1;
  }
}

function* parseLines(lines: Iterable<string>): Generator<Document> {
  let n = 0;
  for (const line of lines) {
    n++;
    if (line.trim() !== '') yield { value: parseJson(line, `line ${n}`), prefix: `line ${n}: ` };
  }
}

/** The first line alone is a whole document: then every line is one. */
function isLinewise(text: string): boolean {
  const end = text.indexOf('\n');
  if (end < 0 || text.slice(end).trim() === '') return false;
  const first = text.slice(0, end).trim();
  if (!/^\{.*\}$|^\[.*\]$/.test(first)) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}

export function* parseDocuments(body: Uint8Array | string): Generator<Document> {
  if (typeof body !== 'string' && body.length > LONGEST) {
    yield* parseLines(longLines(body));
    return;
  }
  const text = textOf(body).replace(/^\uFEFF/, '');
  if (isLinewise(text)) yield* parseLines(text.split('\n'));
  else yield { value: parseJson(text), prefix: '' };
}
