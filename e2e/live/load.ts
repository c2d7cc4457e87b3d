// Loads a demo world into real servers, as its mocks would serve it.

import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { toLokiPush, toOpenMetrics, toOtlpPush, type Push } from '../../mocks/servers/push/index.ts';
import type { World } from '../../mocks/world/types.ts';
import type { Range } from '../../web/time/index.ts';
import { needServer } from './binaries.ts';

const run = promisify(execFile);

async function push(url: string, body: Push): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': body.contentType },
    body: body.body,
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${url} answered ${response.status}: ${text.slice(0, 500)}`);
}

/** Traces with a span that starts in the range, by OTLP/HTTP JSON; `url` is the receiver's `/v1/traces`. */
export async function loadTraces(url: string, world: World, range: Range): Promise<number> {
  const traces = world.traces(range);
  for (const body of toOtlpPush(traces)) await push(url, body);
  return traces.length;
}

/** `url` is Loki's push endpoint. */
export async function loadLogs(url: string, world: World, range: Range): Promise<number> {
  const logs = world.logs(range);
  for (const body of toLokiPush(logs)) await push(url, body);
  return logs.length;
}

/** Makes TSDB blocks of a world's series in a data folder, before Prometheus starts on it. */
export async function makeBlocks(dataFolder: string, world: World, range: Range): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'graylens-blocks-'));
  const file = join(folder, 'metrics.om');
  try {
    const out = createWriteStream(file);
    for (const text of toOpenMetrics(world, range)) if (!out.write(text)) await once(out, 'drain');
    out.end();
    await once(out, 'finish');
    const promtool = await needServer('promtool-2');
    await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', file, dataFolder], {
      maxBuffer: 64 * 1024 * 1024,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
