// `npm run live`: starts real Prometheus, Jaeger and Loki on loopback, loads a demo world that ends now,
// goes on feeding it, and opens graylens on them.

import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { makeWorld } from '../../mocks/world/index.ts';
import type { World } from '../../mocks/world/types.ts';
import { MINUTE, SECOND, fromMillis, micros, type Micros } from '../../web/time/index.ts';
import { versionLine } from './binaries.ts';
import { startHotrod } from './hotrod.ts';
import { loadLogs, loadTraces, makeBlocks } from './load.ts';
import { freePort, wait, type Running } from './process.ts';
import { serveMetrics } from './scrape.ts';
import { startJaegerV1, startJaegerV2, startLoki, startPrometheus, type LiveServer } from './servers.ts';

const { values: options } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'incident' },
    minutes: { type: 'string', default: '45' },
    prometheus: { type: 'string', default: '2' },
    jaeger: { type: 'string', default: 'v2' },
    hotrod: { type: 'boolean', default: false },
    port: { type: 'string', default: '5173' },
    'no-page': { type: 'boolean', default: false },
  },
});

const running: Pick<Running, 'stop'>[] = [];
let ending = false;

async function stopAll(code: number): Promise<never> {
  if (!ending) {
    ending = true;
    console.log('\nstopping …');
    for (const r of running.toReversed()) await r.stop().catch(() => undefined);
  }
  process.exit(code);
}

const now = (): Micros => micros(Math.floor(fromMillis(Date.now()) / (10 * SECOND)) * 10 * SECOND);

/** What happened since the last look goes to Jaeger and Loki; Prometheus scrapes by itself. */
async function follow(world: World, from: Micros, jaeger: LiveServer, loki: LiveServer): Promise<void> {
  let done = from;
  while (!ending) {
    await wait(10_000);
    const to = now();
    if (to <= done) continue;
    await loadTraces(jaeger.push, world, { from: done, to });
    await loadLogs(loki.push, world, { from: done, to });
    done = to;
  }
}

function openPage(env: NodeJS.ProcessEnv): void {
  const args = ['node_modules/vite/bin/vite.js', '--port', options.port, '--strictPort'];
  const page = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  page.on('close', code => void stopAll(code ?? 0));
  running.push({
    stop: () => {
      page.kill('SIGTERM');
      return Promise.resolve();
    },
  });
}

async function main(): Promise<void> {
  const major = options.prometheus === '3' ? 3 : 2;
  const v1 = options.jaeger === 'v1';
  for (const id of [`prometheus-${major}`, v1 ? 'jaeger-v1' : 'jaeger-v2', 'loki'] as const)
    console.log(await versionLine(id));
  const start = now();
  const loaded = { from: micros(start - Number(options.minutes) * MINUTE), to: start };
  const world = makeWorld({ scenario: options.scenario, now: start });
  console.log(`loading ${options.minutes} minutes of "${options.scenario}" …`);
  const metrics = options.hotrod ? null : await serveMetrics(world, await freePort());
  if (metrics) running.push({ stop: metrics.close });
  const prometheus = await startPrometheus(
    major,
    folder => (options.hotrod ? Promise.resolve() : makeBlocks(folder, world, loaded)),
    metrics?.target ?? null,
  );
  running.push(prometheus);
  const jaeger = await (v1 ? startJaegerV1() : startJaegerV2());
  running.push(jaeger);
  const loki = await startLoki();
  running.push(loki);
  if (options.hotrod) running.push(await startHotrod(jaeger.push, 40));
  else {
    console.log(`traces: ${await loadTraces(jaeger.push, world, loaded)}`);
    console.log(`log lines: ${await loadLogs(loki.push, world, loaded)}`);
    void follow(world, start, jaeger, loki).catch((error: unknown) => console.error(error));
  }
  const env = { PROMETHEUS_URL: prometheus.url, JAEGER_URL: jaeger.url, LOKI_URL: loki.url };
  for (const [name, url] of Object.entries(env)) console.log(`${name}=${url}`);
  if (!options['no-page']) openPage({ ...env, GRAYLENS_TITLE: options.hotrod ? 'HotROD' : options.scenario });
}

process.on('SIGINT', () => void stopAll(0));
process.on('SIGTERM', () => void stopAll(0));
await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return stopAll(1);
});
