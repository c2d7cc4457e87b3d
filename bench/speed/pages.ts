// The built page in a browser against files: when the first thing is seen, what blocks the page, how frames come.

import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '../../e2e/browser.ts';
import { NOW } from './bodies.ts';
import { measureCells } from './cells.ts';
import { BIG_TRACE, bigTrace, worldFiles, type WorldFiles } from './files.ts';
import { median, quantile } from './measure.ts';
import { fetchAndParse, frames, timeClick, watch } from './probe.ts';
import { serve, type Script, type Site } from './site.ts';
import type { Row } from './table.ts';

const VIEW = { width: 1440, height: 900 };
const LONG = 300_000;
/** Loading has ended when nothing was asked for so long. */
const QUIET = 4_000;
const MOVING = 3_000;

const iso = (t: number): string => new Date(t / 1e3).toISOString();

async function open(browser: Browser, address: string, selector: string): Promise<Page> {
  const page = await browser.newPage({ viewport: VIEW });
  await page.addInitScript(watch, selector);
  await page.goto(address);
  return page;
}

const firstOf = async (page: Page): Promise<number> => {
  await page.waitForFunction(() => window.probe.first !== null, undefined, { timeout: LONG });
  return page.evaluate(() => window.probe.first ?? Number.NaN);
};

async function settled(page: Page, site: Site): Promise<void> {
  do await page.waitForTimeout(500);
  while (site.quiet() < QUIET);
  // The worker works in slices, so that it answers in between: only the page says when all is read and told.
  await page.waitForFunction(
    () => document.querySelector('.verdict')?.getAttribute('aria-busy') !== 'true',
    undefined,
    { timeout: LONG },
  );
  await page.waitForTimeout(1_000);
}

/** The pointer goes to and fro over a part of the page while frames are counted; returns their p95. */
async function hovering(page: Page, selector: string): Promise<number> {
  const box = (await page.locator(selector).first().boundingBox()) ?? { x: 0, y: 0, ...VIEW };
  const counted = page.evaluate(frames, MOVING);
  const end = performance.now() + MOVING;
  for (let i = 0; performance.now() < end; i++) {
    const part = (i % 40) / 40;
    await page.mouse.move(box.x + box.width * part, box.y + box.height * (0.2 + 0.6 * ((i % 7) / 7)));
  }
  return quantile(await counted, 0.95);
}

/** The wheel is turned over a part of the page while frames are counted; returns their p95. */
async function scrolling(page: Page, selector: string): Promise<number> {
  const box = (await page.locator(selector).first().boundingBox()) ?? { x: 0, y: 0, ...VIEW };
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const counted = page.evaluate(frames, MOVING);
  const end = performance.now() + MOVING;
  for (let i = 0; performance.now() < end; i++) await page.mouse.wheel(0, i % 60 < 45 ? 240 : -240);
  return quantile(await counted, 0.95);
}

async function emptyPage(browser: Browser, site: Site, move: typeof hovering): Promise<number> {
  const page = await browser.newPage({ viewport: VIEW });
  await page.goto(`${site.address}/empty`);
  const p95 = await move(page, 'html');
  await page.close();
  return p95;
}

interface Frames {
  readonly own: number[];
  readonly empty: number[];
}

const frameRow = (what: string, { own, empty }: Frames): Row => ({
  ...{ what: `${what}, frame p95`, ratio: median(own.map((t, i) => t / (empty[i] ?? Number.NaN))) },
  ...{ of: 'an empty page', ms: median(own), base: median(empty), reach: 1.1 },
});

const timeRow = (what: string, times: readonly number[], reach?: number): Row => ({
  ...{ what, ms: median(times) },
  ...(reach === undefined ? {} : { reach }),
});

const PICTURE = '.stack canvas';

/** The overview while a world is read: first cells, what blocks, and hovering afterwards. */
async function overviewPage(browser: Browser, folder: string, files: WorldFiles, rounds: number) {
  const site = await serve(folder, files);
  const address = `${site.address}/?view=heatmap&from=${iso(files.from)}&to=${iso(NOW)}`;
  const [first, longest] = [[] as number[], [] as number[]];
  const hover: Frames = { own: [], empty: [] };
  for (let i = 0; i < rounds; i++) {
    const page = await open(browser, address, PICTURE);
    first.push(await firstOf(page));
    await settled(page, site);
    longest.push(await page.evaluate(() => window.probe.longest));
    hover.own.push(await hovering(page, PICTURE));
    await page.close();
    hover.empty.push(await emptyPage(browser, site, hovering));
  }
  site.close();
  const what = `overview of ${files.spans} spans`;
  return [
    timeRow(`${what}, first cell`, first),
    timeRow(`${what}, longest task while loading (0: none over 50 ms)`, longest, 50),
    frameRow(`${what}, hovering`, hover),
  ];
}

const ROWS = '.trace-rows';
const FIRST_ROW = '[role=treegrid] [role=row]';
const DETAILS = '.trace-inspector';

const sum = (scripts: readonly Script[]): number => scripts.reduce((n, s) => n + s.bytes, 0) / 1e3;

function scriptRows(scripts: readonly Script[]): Row[] {
  const isWorker = (s: Script): boolean => s.path.includes('worker');
  const row = (what: string, figure: number, reach: number): Row => ({
    what,
    figure,
    unit: 'kB gzip',
    reach,
  });
  return [
    row('script before the first row of a trace panel', sum(scripts.filter(s => !isWorker(s))), 120),
    row('script of its worker', sum(scripts.filter(isWorker)), 60),
  ];
}

/** The scripts that the page had asked for by its first row: what follows it is on its way when this asks. */
async function begunBefore(page: Page, site: Site): Promise<readonly Script[]> {
  const paths = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(e => e.startTime <= (window.probe.first ?? 0))
      .map(e => new URL(e.name).pathname),
  );
  return site.scripts().filter(s => paths.includes(s.path));
}

/** One trace opened cold in its panel: first row, scrolling, a click. */
async function tracePage(browser: Browser, folder: string, files: WorldFiles, rounds: number) {
  const site = await serve(folder, files);
  const range = `from=${iso(files.from - 60e6)}&to=${iso(NOW)}`;
  const address = `${site.address}/panel.html?view=trace&trace=${BIG_TRACE}&${range}`;
  const body = `${site.address}/jaeger/api/v3/traces/${BIG_TRACE}`;
  const [first, bare, longest, click] = [[], [], [], []] as [number[], number[], number[], number[]];
  const scroll: Frames = { own: [], empty: [] };
  let scripts: readonly Script[] = [];
  for (let i = 0; i < rounds; i++) {
    const blank = await browser.newPage({ viewport: VIEW });
    await blank.goto(`${site.address}/empty`);
    bare.push(await blank.evaluate(fetchAndParse, body));
    await blank.close();
    site.forget();
    const page = await open(browser, address, FIRST_ROW);
    first.push(await firstOf(page));
    if (i === 0) scripts = await begunBefore(page, site);
    await page.waitForTimeout(1_000);
    longest.push(await page.evaluate(() => window.probe.longest));
    scroll.own.push(await scrolling(page, ROWS));
    await page.evaluate(timeClick, DETAILS);
    await page.locator(ROWS).click({ position: { x: 300, y: 200 } });
    await page.waitForFunction(() => window.probe.click !== null, undefined, { timeout: LONG });
    click.push(await page.evaluate(() => window.probe.click ?? Number.NaN));
    await page.close();
    scroll.empty.push(await emptyPage(browser, site, scrolling));
  }
  site.close();
  const what = `trace of ${files.spans} spans`;
  const ratio = median(first.map((t, k) => t / (bare[k] ?? Number.NaN)));
  const small = files.spans < 10_000;
  const row: Row = small
    ? { what: `${what}, first row`, ms: median(first), reach: 600 }
    : {
        ...{ what: `${what}, first row`, ratio, of: 'fetch + JSON.parse', ms: median(first) },
        ...{ base: median(bare), reach: 1.5 },
      };
  return [
    row,
    timeRow(`${what}, longest task while opening (0: none over 50 ms)`, longest, 50),
    frameRow(`${what}, scrolling`, scroll),
    timeRow(`${what}, click to details`, click, 50),
    ...(small ? scriptRows(scripts) : []),
  ];
}

export interface Sizes {
  readonly overview: number;
  /** Requests of the picture that is measured alone; ten cells each. */
  readonly requests: number;
  readonly traces: readonly number[];
}

/** Everything that is measured in a browser, row by row as it comes. */
export async function* measurePages(folder: string, sizes: Sizes, rounds: number): AsyncGenerator<Row[]> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath: findBrowser(), args });
  try {
    for (const spans of sizes.traces) yield await tracePage(browser, folder, bigTrace(spans), rounds);
    yield await measureCells(browser, sizes.requests, rounds);
    yield await overviewPage(browser, folder, worldFiles(sizes.overview), rounds);
  } finally {
    await browser.close();
  }
}
