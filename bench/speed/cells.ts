// A million request × hop cells: the first picture after the analysis, hovering over it, and stretching its time.

import react from '@vitejs/plugin-react';
import type { Browser, Page } from '@playwright/test';
import { build } from 'vite';
import { median, quantile } from './measure.ts';
import { frames } from './probe.ts';
import { HOPS } from './cells/batch.ts';
import { serve } from './site.ts';
import type { Row } from './table.ts';

const MOVING = 3_000;
const CELLS = '.heat-cells-down';

/** Builds the picture alone into the cache folder; returns where it lies. */
async function buildCells(): Promise<string> {
  const outDir = new URL('../../.cache/bench-cells', import.meta.url).pathname;
  const root = new URL('./cells', import.meta.url).pathname;
  const options = { outDir, emptyOutDir: true };
  await build({
    configFile: false,
    root,
    base: './',
    plugins: [react()],
    build: options,
    logLevel: 'warn',
    worker: { format: 'es' },
  });
  return outDir;
}

/** Frames while something goes on; returns their p95. */
async function during(page: Page, step: (i: number) => Promise<unknown>): Promise<number> {
  const counted = page.evaluate(frames, MOVING);
  const end = performance.now() + MOVING;
  for (let i = 0; performance.now() < end; i++) await step(i);
  return quantile(await counted, 0.95);
}

async function hover(page: Page, selector: string): Promise<number> {
  const box = (await page.locator(selector).first().boundingBox()) ?? { x: 0, y: 0, width: 1, height: 1 };
  return during(page, i =>
    page.mouse.move(
      box.x + box.width * (0.2 + 0.6 * ((i % 40) / 40)),
      box.y + box.height * (0.2 + 0.6 * ((i % 7) / 7)),
    ),
  );
}

/** One step of the window, once a frame at most. */
const stretch = (share: number): Promise<void> =>
  new Promise(resolve => {
    requestAnimationFrame(() => {
      window.zoom(share);
      resolve();
    });
  });

/** The window grows and shrinks. */
const zoom = (page: Page): Promise<number> =>
  during(page, i => page.evaluate(stretch, 0.1 + 0.9 * Math.abs(((i % 60) - 30) / 30)));

interface Measured {
  readonly first: number[];
  readonly hover: number[];
  readonly zoom: number[];
  readonly empty: number[];
}

async function round(browser: Browser, address: string, requests: number, m: Measured): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(address);
  await page.waitForFunction(() => typeof window.prepare === 'function');
  await page.evaluate(n => window.prepare(n), requests);
  await page.waitForTimeout(1_000);
  m.first.push(await page.evaluate(() => window.draw()));
  await page.waitForTimeout(500);
  m.hover.push(await hover(page, CELLS));
  m.zoom.push(await zoom(page));
  await page.close();
  const empty = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await empty.goto(`${address}/empty`);
  m.empty.push(await hover(empty, 'html'));
  await empty.close();
}

/** Rows of the table for `requests` × 10 cells. */
export async function measureCells(browser: Browser, requests: number, rounds: number): Promise<Row[]> {
  const site = await serve(await buildCells(), { pieces: [], calls: [] });
  const m: Measured = { first: [], hover: [], zoom: [], empty: [] };
  for (let i = 0; i < rounds; i++) await round(browser, site.address, requests, m);
  site.close();
  const what = `${requests * HOPS} cells`;
  const frame = (name: string, own: readonly number[]): Row => ({
    ...{
      what: `${what}, ${name}, frame p95`,
      ratio: median(own.map((t, i) => t / (m.empty[i] ?? Number.NaN))),
    },
    ...{ of: 'an empty page', ms: median(own), base: median(m.empty), reach: 1.1 },
  });
  return [
    { what: `${what}, first picture after the analysis`, ms: median(m.first), reach: 150 },
    frame('hovering', m.hover),
    frame('stretching time', m.zoom),
  ];
}
