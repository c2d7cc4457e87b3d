// `node e2e/site/serve.ts FOLDER PORT`: the built demo at `/`, and at `/SCENARIO/` the same files as a site of its own
// whose configuration names three servers behind same-origin paths, as a deployment behind a reverse proxy has them.

import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { answerWorld, isWorld, worldConfig } from './worlds.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

const [folder = '', port = ''] = process.argv.slice(2);

async function file(path: string, response: ServerResponse): Promise<void> {
  const name = path === '/' ? '/index.html' : normalize(path);
  const body = await readFile(join(folder, name)).catch(() => null);
  if (body === null) {
    response.writeHead(404).end('not found\n');
    return;
  }
  response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(body);
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://site');
  if (await answerWorld(request, url, response)) return;
  const [, first = '', ...rest] = url.pathname.split('/');
  if (!isWorld(first)) return file(url.pathname, response);
  if (rest.join('/') !== 'config.json') return file(`/${rest.join('/')}`, response);
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(worldConfig(first));
}

createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
}).listen(Number(port), '127.0.0.1');
