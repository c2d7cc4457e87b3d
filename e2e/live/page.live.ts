import type { Browser } from '@playwright/test';
import { expect as see } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveWorld } from './both.ts';
import { startHotrod } from './hotrod.ts';
import { loadLogs, loadTraces, makeBlocks } from './load.ts';
import type { Running } from './process.ts';
import { startJaegerV1, startJaegerV2, startLoki, startPrometheus, type LiveServer } from './servers.ts';
import { openBrowser, openPage, startSite, type Site } from './site.ts';

const LONG = { timeout: 240_000 };

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const page = async () => {
  if (!browser) throw new Error('no browser');
  return openPage(browser);
};

describe.each([
  ['Prometheus 2, Jaeger v2', 2, startJaegerV2],
  ['Prometheus 3, Jaeger v1', 3, startJaegerV1],
] as const)('the page on real servers: %s', (_, major, startJaeger) => {
  const servers: LiveServer[] = [];
  let site: Site | undefined;
  beforeAll(async () => {
    const live = liveWorld('incident', 36);
    const prometheus = await startPrometheus(major, f => makeBlocks(f, live.world, live.loaded));
    const jaeger = await startJaeger();
    const loki = await startLoki();
    servers.push(prometheus, jaeger, loki);
    await loadTraces(jaeger.push, live.world, live.loaded);
    await loadLogs(loki.push, live.world, live.loaded);
    site = await startSite({ PROMETHEUS_URL: prometheus.url, JAEGER_URL: jaeger.url, LOKI_URL: loki.url });
  });
  afterAll(async () => {
    await site?.stop();
    for (const server of servers) await server.stop();
  });

  it('names the loss, its hop, its group and its onset, and opens a losing request', async () => {
    const { page: p, problems } = await page();
    await p.goto(site?.url ?? '');
    const verdict = p.getByRole('heading', { level: 1 });
    await see(verdict).toContainText('gray.tag', LONG);
    await see(verdict).toContainText(/lost at orders → payments/, LONG);
    await see(verdict).toContainText(/after batch-2 went to 15%/, LONG);
    await see(p.getByText(/of about [\d,]+ requests/)).toBeVisible(LONG);
    await see(p.getByText('MetadataLoss firing')).toBeVisible(LONG);
    await p.getByRole('button', { name: 'Open a losing request' }).click();
    await see(p.getByText('not received').first()).toBeVisible(LONG);
    expect(problems).toEqual([]);
    await p.context().close();
  });

  // Once is enough: what the page does with a dead source does not depend on the server's version.
  if (major === 3) return;
  it('says which source went away, one at a time, and keeps what it had', async () => {
    const { page: p, problems } = await page();
    await p.goto(site?.url ?? '');
    const verdict = p.getByRole('heading', { level: 1 });
    await see(verdict).toContainText(/after batch-2 went to 15%/, LONG);
    for (const [i, name] of [
      [2, 'Loki'],
      [0, 'Prometheus'],
      [1, 'Jaeger'],
    ] as const) {
      await servers[i]?.stop();
      await see(p.getByText(new RegExp(`${name} last answered`))).toBeVisible(LONG);
      await see(verdict).toContainText('orders → payments');
    }
    await see(verdict).toContainText(/As of \d\d:\d\d:\d\d/, LONG);
    expect(problems).toEqual([]);
    await p.context().close();
  });
});

describe('the page on HotROD, a system nobody here wrote', () => {
  const started: Running[] = [];
  let site: Site | undefined;
  beforeAll(async () => {
    const jaeger = await startJaegerV2();
    started.push(jaeger);
    started.push(await startHotrod(jaeger.push, 25));
    site = await startSite({ JAEGER_URL: jaeger.url });
  });
  afterAll(async () => {
    await site?.stop();
    for (const s of started.toReversed()) await s.stop();
  });

  it('shows its requests, calls everything unobserved, claims nothing', async () => {
    const { page: p, problems } = await page();
    await p.goto(`${site?.url ?? ''}/?from=now-15m&to=now`);
    const verdict = p.getByRole('heading', { level: 1 });
    await see(verdict).toContainText(/record/i, LONG);
    await see(verdict).not.toContainText(/lost|changed|leaked/i);
    await see(p.getByText(/\d+ requests/).first()).toBeVisible(LONG);
    expect(problems).toEqual([]);
    await p.context().close();
  });
});
