// Writes that system's telemetry to the servers' ingestion APIs: OTLP/HTTP JSON, Loki push, TSDB blocks.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { needServer } from '../binaries.ts';
import { spansOf, type Exported } from './spans.ts';
import type { Asked, Story } from './story.ts';

const run = promisify(execFile);

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Error(`POST ${url}: ${response.status} ${await response.text()}`);
}

/** What the exporters of all processes send for some requests. */
function exportsOf(spans: readonly Exported[]): object {
  const byResource = Map.groupBy(spans, s => JSON.stringify(s.resource));
  return {
    resourceSpans: [...byResource.values()].map(group => ({
      resource: {
        attributes: Object.entries(group[0]?.resource ?? {}).map(([key, value]) => ({
          key,
          value: { stringValue: value },
        })),
      },
      scopeSpans: [{ scope: { name: 'by-hand' }, spans: group.map(g => g.span) }],
    })),
  };
}

const BATCH = 100;

/** `receiver`: OTLP/HTTP `…/v1/traces`. Every fifth batch is delivered twice, as exporters do that time out. */
export async function pushTraces(receiver: string, story: Story, requests: readonly Asked[]): Promise<void> {
  for (let i = 0; i < requests.length; i += BATCH) {
    const body = exportsOf(requests.slice(i, i + BATCH).flatMap(r => spansOf(r, story)));
    await post(receiver, body);
    if ((i / BATCH) % 5 === 2) await post(receiver, body);
  }
}

export interface Line {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly line: string;
}

export async function pushLines(
  url: string,
  stream: Readonly<Record<string, string>>,
  lines: readonly Line[],
): Promise<void> {
  const values = lines.map(l => [`${Math.round(l.at)}000123`, l.line]);
  await post(url, { streams: [{ stream, values }] });
}

/** What the services themselves print: logfmt, with a field name for the trace that is nobody else's. */
export const chatter = (requests: readonly Asked[]): readonly Line[] =>
  requests
    .filter(r => r.route === 'basket')
    .map(r => ({
      at: r.at + 12,
      line: `ts=${new Date(r.at).toISOString()} level=info msg="quote asked" trace=${r.traceId} store=north`,
    }));

/** Argo Rollouts' controller: logrus text. */
export const argo = (service: string, at: number, reason: string, msg: string): Line => ({
  at,
  line: `time="${new Date(at).toISOString().slice(0, 19)}Z" level=info msg=${JSON.stringify(msg)} event_reason=${reason} namespace=market rollout=${service}`,
});

/** Flagger: zap JSON. */
export const flagger = (service: string, at: number, msg: string): Line => ({
  at,
  line: JSON.stringify({
    ...{ level: 'info', ts: new Date(at).toISOString(), caller: 'controller/events.go:33' },
    ...{ msg, canary: `${service}.market` },
  }),
});

/** `perTrace` requests for each that was traced, under names of its own, as blocks in a TSDB folder. */
export async function makeForeignBlocks(
  dataFolder: string,
  { from, every }: Story,
  to: number,
  perTrace: number,
): Promise<void> {
  const lines = ['# TYPE shop_inbound counter'];
  for (let t = from; t <= to; t += 15_000)
    lines.push(
      `shop_inbound_total{svc="front-door",lane="main",code="200"} ${((t - from) / every) * perTrace} ${t / 1000}`,
    );
  const folder = await mkdtemp(join(tmpdir(), 'graylens-foreign-'));
  try {
    const file = join(folder, 'foreign.om');
    await writeFile(file, `${lines.join('\n')}\n# EOF\n`);
    await run(await needServer('promtool-2'), [
      'tsdb',
      'create-blocks-from',
      'openmetrics',
      file,
      dataFolder,
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
