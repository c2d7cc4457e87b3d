// A trace of a million spans in its panel, and what an opened trace keeps of memory beside its parsed JSON.

import { createServer, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '../../e2e/browser.ts';
import type { Shape } from '../../web/workers/index.ts';
import { GIANT_START, GIANT_TRACE, giantBody } from './giant.ts';
import { watch } from './probe.ts';
import { TYPES } from './site.ts';
import type { Row } from './table.ts';

const LONG = 300_000;
/** Milliseconds in which what follows the first row comes to rest. */
const REST = 8_000;
/** Only a page that shares nothing with others may measure its memory. */
const ALONE = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
const FIRST_ROW = '[role=treegrid] [role=row]';

interface Giant {
  readonly address: string;
  readonly close: () => void;
}

function answer(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { ...ALONE, 'Content-Type': type });
  response.end(body);
}

/** The site and one trace, which is written while it is sent. */
async function serveGiant(folder: string, shape: Shape, spans: number): Promise<Giant> {
  const body = `/jaeger${shape === 'v3' ? '/api/v3' : '/api'}/traces/${GIANT_TRACE}`;
  const services = shape === 'v3' ? '/jaeger/api/v3/services' : '/jaeger/api/services';
  const known: Readonly<Record<string, string>> = {
    '/config.json': '{"environments":[{"id":"bench","jaeger":{"url":"/jaeger"}}]}',
    [services]: shape === 'v3' ? '{"services":["edge"]}' : '{"data":["edge"]}',
    '/jaeger/api/dependencies': '{"data":[]}',
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = join(folder, pathname);
    const text = known[pathname];
    if (pathname === body || pathname === '/body') {
      response.writeHead(200, { ...ALONE, 'Content-Type': 'application/json' });
      Readable.from(giantBody(shape, spans)).pipe(response);
    } else if (text !== undefined) answer(response, 200, 'application/json', text);
    else if (pathname === '/empty') answer(response, 200, 'text/html', '<!doctype html><title>empty</title>');
    else if (file.startsWith(folder) && extname(file) !== '' && existsSync(file))
      answer(response, 200, TYPES[extname(file)] ?? 'application/octet-stream', readFileSync(file));
    else answer(response, 404, 'text/plain', '404 page not found\n');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port');
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${bound.port}`, close };
}

/** Megabytes of a page and its workers, after the garbage was taken out. */
const memoryOf = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const own = performance as unknown as {
      measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
    };
    return (await own.measureUserAgentSpecificMemory()).bytes / 1e6;
  });

/** Fetches and parses an address in a worker that keeps what came out. */
const keepParsed = (address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const code = `fetch(${JSON.stringify(address)}).then(r => r.text()).then(t => { self.kept = JSON.parse(t); postMessage(0); })`;
    const worker = new Worker(URL.createObjectURL(new Blob([code])));
    Object.assign(window, { worker });
    worker.onmessage = () => resolve();
    worker.onerror = e => reject(new Error(e.message));
  });

async function parsedMemory(browser: Browser, address: string): Promise<number> {
  const page = await browser.newPage();
  await page.goto(`${address}/empty`);
  await page.evaluate(keepParsed, `${address}/body`);
  const memory = await memoryOf(page);
  await page.close();
  return memory;
}

interface Opened {
  readonly first: number;
  readonly longest: number;
  readonly memory: number;
}

async function openGiant(browser: Browser, address: string): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(watch, FIRST_ROW);
  const at = (ms: number): string => new Date(GIANT_START / 1e3 + ms).toISOString();
  await page.goto(
    `${address}/panel.html?view=trace&trace=${GIANT_TRACE}&from=${at(-60e3)}&to=${at(1_200e3)}`,
  );
  await page.waitForFunction(() => window.probe.first !== null, undefined, { timeout: LONG });
  await page.waitForTimeout(REST);
  const { first, longest } = await page.evaluate(() => window.probe);
  const memory = await memoryOf(page);
  await page.close();
  return { first: first ?? Number.NaN, longest, memory };
}

/** Once each: a million spans take half a minute. Without `huge` they are left out. */
export async function* measureGiants(folder: string, huge: boolean): AsyncGenerator<Row[]> {
  const args = ['--no-sandbox', '--disable-gpu', '--enable-blink-features=ForceEagerMeasureMemory'];
  const browser = await chromium.launch({ executablePath: findBrowser(), args });
  try {
    for (const spans of huge ? [1e5, 1e6] : [1e5])
      for (const shape of ['v3', 'v1'] as const) {
        const site = await serveGiant(folder, shape, spans);
        const { first, longest, memory } = await openGiant(browser, site.address);
        const what = `one trace of ${spans} spans, ${shape}`;
        const kept = { what: `${what}, memory of page and worker`, figure: memory, unit: 'MB' };
        if (spans > 1e5) yield [{ what: `${what}, first row`, ms: first }, kept];
        else {
          const ratio = memory / (await parsedMemory(browser, site.address));
          yield [{ ...kept, ratio, of: 'the parsed JSON', reach: 1 }];
        }
        yield [{ what: `${what}, longest task while opening`, ms: longest, reach: 50 }];
        site.close();
      }
  } finally {
    await browser.close();
  }
}
