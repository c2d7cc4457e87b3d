// Recorded HTTP exchanges: status line, headers, empty line, body. Some begin with the request as a comment.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Exchange {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function parseExchange(text: string): Exchange {
  const start = text.indexOf('HTTP/');
  const [head = '', ...rest] = text.slice(start).split(/\r?\n\r?\n/);
  const [line = '', ...fields] = head.split(/\r?\n/);
  const headers = fields.map((f): [string, string] => {
    const at = f.indexOf(':');
    return [f.slice(0, at).toLowerCase(), f.slice(at + 1).trim()];
  });
  return {
    status: Number(line.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: rest.join('\n\n'),
  };
}

const SOURCES = join(import.meta.dirname, '..');

/** One of the recordings kept beside the source that it was made from. */
export const recorded = (source: 'prometheus' | 'jaeger' | 'loki', name: string): Exchange =>
  parseExchange(readFileSync(join(SOURCES, source, 'recorded', `${name}.http`), 'utf8'));

const SHARED = join(SOURCES, '..', '..', '..', 'shared', 'fixtures');
/** The larger collection of samples beside the project; not everybody has it. */
export const hasShared = existsSync(SHARED);
if (!hasShared)
  console.warn('No ../shared/fixtures beside the project: tests over those samples are skipped.');

export const sharedFiles = (folder: string, pattern: RegExp): readonly string[] =>
  hasShared ? readdirSync(join(SHARED, folder)).filter(f => pattern.test(f)) : [];
export const sharedText = (folder: string, file: string): string =>
  readFileSync(join(SHARED, folder, file), 'utf8');

export function responseOf(exchange: Exchange): Response {
  const empty = exchange.status === 204 || exchange.status === 304;
  const { 'transfer-encoding': _t, 'content-length': _l, connection: _c, ...headers } = exchange.headers;
  return new Response(empty ? null : exchange.body, { status: exchange.status, headers });
}
