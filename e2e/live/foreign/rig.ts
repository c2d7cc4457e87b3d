// Servers that hold that system's telemetry, the page in front of them, and the command on what they hand out.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page, Response } from '@playwright/test';
import { expect } from 'vitest';
import { startLoki, startPrometheus, type LiveServer } from '../servers.ts';
import { openBrowser, openPage, startSite, type Site } from '../site.ts';
import { chatter, makeForeignBlocks, pushLines, pushTraces, type Line } from './push.ts';
import { asked, type Asked, type Story } from './story.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
/** Of the stretch with telemetry, in milliseconds. */
export const LENGTH = 25 * MINUTE;
const TOP = join(import.meta.dirname, '../../..');

/** Its configuration: what a built site reads from the file beside it. */
const CONFIG = {
  environments: [
    {
      ...{
        id: 'market',
        title: 'market',
        prometheus: { url: '/proxy/prometheus' },
        jaeger: { url: '/proxy/jaeger' },
      },
      loki: { url: '/proxy/loki' },
    },
  ],
  metrics: { requests: 'shop_inbound_total', jobLabel: 'svc', releaseLabel: 'lane', statusLabel: 'code' },
  services: [{ jaeger: 'storefront', prometheus: 'front-door' }],
  eventSelector: '{component="controllers"}',
  traceLogQuery: '{container="basket"} |= "{traceId}"',
  contract: {
    version: 1,
    keys: [{ key: 'timeout-ms', type: 'duration', falling: true }],
  },
};

interface Run {
  readonly code: number;
  readonly out: string;
}

const analyze = (...args: readonly string[]): Promise<Run> =>
  new Promise(resolve => {
    const words = ['web/cli/main.ts', 'analyze', ...args];
    execFile(process.execPath, words, { cwd: TOP, maxBuffer: 1e9 }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out: out + err });
    });
  });

async function text(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  const body = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${body.slice(0, 300)}`);
  return body;
}

/** What a person would save: a search in either shape, and a query of the controllers' lines. */
const exportsOf = (jaeger: string, loki: string, from: number, to: number) => {
  const iso = (ms: number): string => encodeURIComponent(new Date(ms).toISOString());
  return {
    v1: `${jaeger}/api/traces?service=storefront&limit=5000&start=${from * 1000}&end=${to * 1000}`,
    v3: `${jaeger}/api/v3/traces?query.service_name=storefront&query.num_traces=5000&query.start_time_min=${iso(from)}&query.start_time_max=${iso(to)}`,
    logs: `${loki}/loki/api/v1/query_range?query=${encodeURIComponent(CONFIG.eventSelector)}&limit=1000&start=${from}000000&end=${to}000000`,
  };
};

interface Finding {
  readonly requestId: string;
  readonly class: string;
  readonly key: string;
  readonly grade: string;
  readonly hop: {
    readonly kind: string;
    readonly from: { service: string };
    readonly to: { service: string };
  };
}

const told = (f: Finding): string =>
  [f.requestId, f.class, f.key, f.hop.kind, `${f.hop.from.service}>${f.hop.to.service}`, f.grade].join(' ');

/** The moments a sentence names, as milliseconds since the epoch. */
export const momentsIn = (sentence: string, day: number): readonly number[] =>
  [...sentence.matchAll(/\b(\d\d):(\d\d):(\d\d)\b/g)].map(([, h, m, s]) => {
    const at = new Date(day).setUTCHours(Number(h), Number(m), Number(s), 0);
    // Around midnight the clock alone does not tell the day.
    return at > day + 12 * 60 * MINUTE ? at - 24 * 60 * MINUTE : at;
  });

/** Counts what came from one source. */
function countBytes(page: Page, path: string): () => Promise<number> {
  const coming: Promise<number>[] = [];
  page.on('response', (response: Response) => {
    if (!new URL(response.url()).pathname.startsWith(path)) return;
    coming.push(
      response
        .body()
        .then(b => b.length)
        .catch(() => 0),
    );
  });
  return async () => (await Promise.all(coming)).reduce((sum, n) => sum + n, 0);
}

export interface Rig {
  readonly story: Story;
  readonly to: number;
  readonly held: readonly Asked[];
  readonly receiver: string;
  readonly jaeger: string;
  readonly loki: string;
  readonly open: (address: string) => Promise<Opened>;
  readonly stop: () => Promise<void>;
}

export interface Opened {
  readonly page: Page;
  readonly problems: string[];
  readonly verdict: Locator;
  readonly sentence: Locator;
  readonly bytes: () => Promise<number>;
}

export async function startRig(
  story: Story,
  startJaeger: () => Promise<LiveServer>,
  major: 2 | 3,
  controllers: readonly Line[],
): Promise<Rig> {
  const to = story.from + LENGTH;
  const held = asked(story, story.from, to);
  const prometheus = await startPrometheus(major, f => makeForeignBlocks(f, story, to + 10 * MINUTE, 8));
  const jaeger = await startJaeger();
  const loki = await startLoki();
  await pushTraces(jaeger.push, story, held);
  await pushLines(loki.push, { container: 'basket', env: 'north' }, chatter(held));
  await pushLines(loki.push, { component: 'controllers' }, controllers);
  const env = { PROMETHEUS_URL: prometheus.url, JAEGER_URL: jaeger.url, LOKI_URL: loki.url };
  const site: Site = await startSite(env);
  const browser: Browser = await openBrowser();
  return {
    ...{ story, to, held, receiver: jaeger.push, jaeger: jaeger.url, loki: loki.url },
    open: async address => {
      const { page, problems } = await openPage(browser);
      await page.route('**/config.json', route => route.fulfill({ json: CONFIG }));
      const bytes = countBytes(page, '/proxy/jaeger/');
      await page.goto(`${site.url}${address}`);
      const verdict = page.getByRole('region', { name: 'Verdict' });
      return { page, problems, verdict, sentence: verdict.getByRole('heading', { level: 1 }), bytes };
    },
    stop: async () => {
      await browser.close();
      await site.stop();
      for (const server of [prometheus, jaeger, loki]) await server.stop();
    },
  };
}

/** The command on what the servers hand out, in both shapes, with the truth beside it. */
export async function judged(rig: Rig, expected: (r: Asked) => string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'graylens-foreign-'));
  try {
    const urls = exportsOf(rig.jaeger, rig.loki, rig.story.from - MINUTE, rig.to + 2 * MINUTE);
    for (const [name, url] of Object.entries(urls)) await writeFile(join(folder, name), await text(url));
    await writeFile(join(folder, 'contract.json'), JSON.stringify(CONFIG.contract));
    const more = ['--logs', join(folder, 'logs'), '--contract', join(folder, 'contract.json')];
    const truth = rig.held.filter(r => r.loses).map(r => expected(r));
    for (const shape of ['v1', 'v3']) {
      const { code, out } = await analyze(join(folder, shape), ...more, '--format', 'json');
      expect(code, out.slice(0, 500)).toBe(0);
      const report = JSON.parse(out) as { requests: number; findings: Finding[] };
      expect(report.findings.map(told).sort(), shape).toEqual(truth.sort());
      expect(report.requests, shape).toBe(rig.held.length);
    }
    return (await analyze(join(folder, 'v3'), ...more)).out;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const requestId = (r: Asked): string => `rq.${r.traceId.slice(0, 10)}`;
