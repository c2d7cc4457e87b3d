// npm run bench: how fast, as ratios within one run, medians of five rounds. Prints a table and writes it to
// bench/results/latest.json. `--small` takes small sizes, `--huge` adds a million spans, `--no-browser` and
// `--browser` take one half only, `--rounds=N` another number of rounds. Figures are for reading: nothing fails.

import { mkdirSync, writeFileSync } from 'node:fs';
import { body } from './speed/bodies.ts';
import { ROUNDS } from './speed/measure.ts';
import { measurePages } from './speed/pages.ts';
import { exponent, measureReading, type Reading } from './speed/reading.ts';
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

async function reading(sizes: readonly number[]): Promise<void> {
  for (const shape of ['v1', 'v3'] as const) {
    const readings: Reading[] = [];
    for (const size of sizes) {
      const measured = await measureReading(body(shape, size), rounds);
      note(measured.rows);
      readings.push(measured);
    }
    const [small] = readings;
    const large = readings.at(-1);
    if (small !== undefined && large !== undefined && large !== small)
      note([
        {
          what: `growth from ${small.spans} to ${large.spans} spans (${shape})`,
          ...{ figure: exponent(small, large), unit: 'exponent', reach: 1.05 },
        },
      ]);
  }
}

const sizes = has('--small') ? [1e4] : has('--huge') ? [1e4, 1e5, 1e6] : [1e4, 1e5];
if (!has('--browser')) await reading(sizes);
if (!has('--no-browser')) {
  const folder = await buildSite();
  const pages = has('--small') ? { overview: 25e3, traces: [1e3] } : { overview: 250e3, traces: [1e3, 1e5] };
  for await (const more of measurePages(folder, pages, rounds)) note(more);
}
print('');
for (const line of lines(rows)) print(line);
mkdirSync(new URL('./results/', import.meta.url), { recursive: true });
const file = new URL('./results/latest.json', import.meta.url);
writeFileSync(file, `${JSON.stringify({ node: process.version, rounds, rows }, null, 2)}\n`);
