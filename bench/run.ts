// npm run bench: how fast, as ratios within one run. `--huge` adds a million spans, `--no-browser` leaves the
// browser out, `--small` takes 10,000 spans only. Nothing here fails a test: figures are for reading.

import { body } from './speed/bodies.ts';
import { exponent, measureReading, type Reading } from './speed/reading.ts';
import { lines, type Row } from './speed/table.ts';
import { mkdirSync, writeFileSync } from 'node:fs';

const has = (flag: string): boolean => process.argv.includes(flag);
const print = (line: string): boolean => process.stdout.write(`${line}\n`);

async function reading(sizes: readonly number[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const shape of ['v1', 'v3'] as const) {
    const readings: Reading[] = [];
    for (const size of sizes) {
      const measured = await measureReading(body(shape, size));
      for (const line of lines(measured.rows).slice(1)) print(line);
      readings.push(measured);
      rows.push(...measured.rows);
    }
    const [small] = readings;
    const large = readings.at(-1);
    if (small !== undefined && large !== undefined && large !== small)
      rows.push({
        what: `growth from ${small.spans} to ${large.spans} spans (${shape})`,
        ...{ figure: exponent(small, large), unit: 'exponent', reach: 1.05 },
      });
  }
  return rows;
}

const sizes = has('--small') ? [10_000] : has('--huge') ? [1e4, 1e5, 1e6] : [1e4, 1e5];
const rows = await reading(sizes);
for (const line of lines(rows)) print(line);
mkdirSync(new URL('./results/', import.meta.url), { recursive: true });
writeFileSync(new URL('./results/latest.json', import.meta.url), `${JSON.stringify({ rows }, null, 2)}\n`);
