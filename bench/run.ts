// npm run bench: how fast, as ratios within one run, medians of five rounds. Prints a table and writes it to
// bench/results/latest.json. `--small` takes small sizes, `--huge` adds a million spans, in the browser too, `--no-browser` and
// `--browser` take one half only, `--rounds=N` another number of rounds. Figures are for reading: nothing fails.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { body, type Body } from './speed/bodies.ts';
import { chainBody } from './speed/chain.ts';
import { measureGiants } from './speed/giantpage.ts';
import { ROUNDS } from './speed/measure.ts';
import { measureMemory } from './speed/memory.ts';
import { measurePages } from './speed/pages.ts';
import { measureGrowing, measureGrowth, measureReading } from './speed/reading.ts';
import { measureRefresh } from './speed/refresh.ts';
import { buildSite } from './speed/site.ts';
import { lines, type Row } from './speed/table.ts';

const has = (flag: string): boolean => process.argv.includes(flag);
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const rounds = Number(process.argv.find(a => a.startsWith('--rounds='))?.slice(9) ?? ROUNDS);
const rows: Row[] = [];

function note(more: readonly Row[]): void {
  rows.push(...more);
  for (const line of lines(more).slice(1)) print(line);
}

/** Bodies of some hundred spans each, after so many traces. */
const later = (shape: 'v1' | 'v3', traces: number): readonly Body[] =>
  [0, 1, 2, 3, 4].map(i => body(shape, 500, traces + i * 60));

async function reading(): Promise<void> {
  for (const shape of ['v1', 'v3'] as const) {
    const small = body(shape, 1e4);
    note(await measureReading(small, rounds));
    if (has('--small')) continue;
    const large = body(shape, 1e5);
    note(await measureReading(large, rounds));
    note(await measureGrowth(small, large, rounds));
    note(await measureMemory(large));
    note(await measureGrowing(large, later(shape, large.traces)));
    // So much is no single text any more, so there is no bare JSON.parse to hold it against.
    if (has('--huge')) note(await measureGrowth(large, body(shape, 1e6), rounds));
  }
}

/** A million spans need more room than Node gives by itself. */
const HEAP = '--max-old-space-size=12288';
if (has('--huge') && !process.execArgv.includes(HEAP)) {
  const again = spawnSync(process.execPath, [HEAP, ...process.argv.slice(1)], {
    stdio: 'inherit',
  });
  process.exit(again.status ?? 1);
}

if (!has('--browser')) {
  note(await measureRefresh());
  note(await measureMemory(chainBody(1e4), ', 10 hops × 8 keys'));
  await reading();
}
if (!has('--no-browser')) {
  const folder = await buildSite();
  const pages = has('--small')
    ? { overview: 25e3, requests: 1e4, traces: [1e3] }
    : { overview: 250e3, requests: 1e5, traces: [1e3, 1e5] };
  for await (const more of measurePages(folder, pages, rounds)) note(more);
  if (!has('--small')) for await (const more of measureGiants(folder, has('--huge'))) note(more);
}
print('');
for (const line of lines(rows)) print(line);
mkdirSync(new URL('./results/', import.meta.url), { recursive: true });
const file = new URL('./results/latest.json', import.meta.url);
writeFileSync(file, `${JSON.stringify({ node: process.version, rounds, rows }, null, 2)}\n`);
