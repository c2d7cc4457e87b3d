// The built site and a world as files, served as a static server would: what a search brings is put together
// from pieces made beforehand, so that no time goes into making it.

import { createServer, type Server, type ServerResponse } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Content types of a built site, by ending. */
export const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** One trace as a store would send it: the elements of its `resourceSpans`, without brackets. */
export interface Piece {
  readonly traceId: string;
  readonly start: number;
  readonly services: readonly string[];
  readonly body: Uint8Array;
}

export interface Calls {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
}

export interface Files {
  /** Newest first. */
  readonly pieces: readonly Piece[];
  readonly calls: readonly Calls[];
}

export interface Script {
  readonly path: string;
  /** Bytes after gzip. */
  readonly bytes: number;
}

export interface Site {
  readonly address: string;
  /** Scripts sent since the last `forget`. */
  readonly scripts: () => readonly Script[];
  readonly forget: () => void;
  /** Milliseconds since the last request. */
  readonly quiet: () => number;
  readonly close: () => void;
}

const CONFIG = JSON.stringify({ environments: [{ id: 'bench', jaeger: { url: '/jaeger' } }] });
const OPEN = Buffer.from('{"result":{"resourceSpans":[');
const CLOSE = Buffer.from(']}}');
const COMMA = Buffer.from(',');

/** Builds the product, without its demo, into the cache folder; returns where it lies. */
export async function buildSite(): Promise<string> {
  const out = new URL('../../.cache/bench', import.meta.url).pathname;
  await build({ logLevel: 'warn', build: { outDir: out } });
  return out;
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

function sendPieces(response: ServerResponse, pieces: readonly Piece[]): void {
  if (pieces.length === 0) {
    send(response, 404, 'application/json', '{"error":{"httpCode":404,"message":"No traces found"}}');
    return;
  }
  const parts = pieces.flatMap((p, i) => (i === 0 ? [OPEN, p.body] : [COMMA, p.body]));
  const length = parts.reduce((n, p) => n + p.length, CLOSE.length);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': length });
  for (const part of parts) response.write(part);
  response.end(CLOSE);
}

/** The paths of a Jaeger that knows api_v3 without summaries. */
function jaeger(path: string, query: URLSearchParams, files: Files, response: ServerResponse): void {
  const json = (value: unknown): void => send(response, 200, 'application/json', JSON.stringify(value));
  const services = [...new Set(files.pieces.flatMap(p => p.services))];
  const one = /^\/api\/v3\/traces\/(\w+)$/.exec(path)?.[1];
  if (one !== undefined)
    sendPieces(
      response,
      files.pieces.filter(p => p.traceId === one),
    );
  else if (path === '/api/v3/services') json({ services });
  else if (path === '/api/dependencies') json({ data: files.calls, total: 0, errors: null });
  else if (path === '/api/v3/traces') sendPieces(response, search(query, files));
  else send(response, 404, 'text/plain', '404 page not found\n');
}

function search(query: URLSearchParams, files: Files): readonly Piece[] {
  const moment = (name: string): number => Date.parse(query.get(name) ?? '') * 1e3;
  const [from, to] = [moment('query.start_time_min'), moment('query.start_time_max')];
  const service = query.get('query.service_name') ?? '';
  const limit = Number(query.get('query.num_traces') ?? 100);
  const found = files.pieces.filter(p => p.start >= from && p.start <= to && p.services.includes(service));
  return found.slice(0, limit);
}

/** Serves the site in `folder`, its configuration and the files below `/jaeger`, on a free port of this machine. */
export async function serve(folder: string, files: Files): Promise<Site> {
  let sent: string[] = [];
  let last = performance.now();
  const asset = (path: string, response: ServerResponse): void => {
    const file = join(folder, path === '/' ? 'index.html' : path);
    if (!file.startsWith(folder) || !existsSync(file)) {
      send(response, 404, 'text/plain', 'not found\n');
      return;
    }
    const body = readFileSync(file);
    if (file.endsWith('.js')) sent.push(path);
    send(response, 200, TYPES[extname(file)] ?? 'application/octet-stream', body);
  };
  const server: Server = createServer((request, response) => {
    last = performance.now();
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/config.json') send(response, 200, 'application/json', CONFIG);
    else if (pathname === '/empty') send(response, 200, 'text/html', '<!doctype html><title>empty</title>');
    else if (pathname.startsWith('/jaeger/')) jaeger(pathname.slice(7), searchParams, files, response);
    else asset(pathname, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port');
  return {
    address: `http://127.0.0.1:${bound.port}`,
    // Packed only when asked: what waits for a script must not wait for this too.
    scripts: () => sent.map(path => ({ path, bytes: gzipSync(readFileSync(join(folder, path))).length })),
    forget: () => {
      sent = [];
    },
    quiet: () => performance.now() - last,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
