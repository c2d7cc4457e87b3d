// The same numbers as rows of text: for screen readers, for copying and for CSV.

import { rate } from '../../analysis/stats.ts';
import { csv, type CsvValue } from '../../kit/csv.ts';
import { BLANK, OUTCOMES, SETTLING, requestAt, type RateGrid, type RequestGrid } from '../../model/index.ts';
import { clock, micros, moment, momentMillis, type Micros, type Range, type Zone } from '../../time/index.ts';
import { hopName, interval, percent, word } from '../../words/index.ts';
import { countsOver, damaged } from './cells.ts';

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A row's or column's name. */
export const subject = (r: RateGrid['rows'][number] | RequestGrid['columns'][number] | undefined): string =>
  r === undefined ? '' : r.kind === 'key' ? r.key : hopName(r.hop);

/** One line for each row × group: its total, for reading; bins are in the CSV. */
export function rateTable(grid: RateGrid, rows: readonly number[], groups: readonly number[]): Table {
  const header = [
    word('table.subject'),
    word('filter.groups'),
    word('table.carried'),
    word('tip.damaged'),
    word('table.rate'),
    word('table.interval'),
    word('outcome.unobserved'),
  ];
  const out = rows.flatMap(row =>
    groups.map(g => {
      const c = countsOver(grid, row, [g], 0, grid.bins);
      const hits = damaged(c);
      const r = rate(hits, c.judged);
      return [
        subject(grid.rows[row]),
        grid.groups[g] ?? '',
        String(c.judged),
        String(hits),
        c.judged === 0 ? '–' : percent(hits / c.judged),
        c.judged === 0 ? '–' : interval(r.low, r.high),
        String(c.unobserved),
      ];
    }),
  );
  return { header, rows: out };
}

/** Every row × group × bin in which anything passed. */
export function rateCsv(grid: RateGrid): string {
  const header = [
    'from',
    'to',
    'hop_or_key',
    'group',
    'requests',
    'lost',
    'altered',
    'foreign',
    'unobserved',
    'injected',
    'rate',
    'low',
    'high',
  ];
  const iso = (bin: number): string => new Date((grid.start + bin * grid.step) / 1000).toISOString();
  const rows: CsvValue[][] = [];
  for (const [row, r] of grid.rows.entries())
    for (const [g, group] of grid.groups.entries())
      for (let b = 0; b < grid.bins; b++) {
        const c = countsOver(grid, row, [g], b, b + 1);
        if (c.carried === 0) continue;
        const hits = damaged(c);
        const q = rate(hits, c.judged);
        const known = c.judged > 0;
        rows.push([
          iso(b),
          iso(b + 1),
          subject(r),
          group,
          c.carried,
          c.lost,
          c.altered,
          c.foreign,
          c.unobserved,
          c.injected,
          known ? hits / c.judged : null,
          known ? q.low : null,
          known ? q.high : null,
        ]);
      }
  return csv(header, rows);
}

/** What a cell of a request grid holds, in a word. */
export function outcomeWord(code: number): string {
  if (code === BLANK) return word('outcome.blank');
  if (code === SETTLING) return word('outcome.settling');
  const name = OUTCOMES[code];
  return name === undefined ? '' : word(`outcome.${name}`);
}

const cellText = (code: number): string => (code === BLANK ? '' : outcomeWord(code));

/** The first `most` requests as a table. */
export function requestTable(grid: RequestGrid, zone: Zone, range: Range, most: number): Table {
  const columns = grid.columns.length;
  const header = [
    word('table.time'),
    word('losing.request'),
    word('table.group'),
    word('tip.duration'),
    ...grid.columns.map(subject),
  ];
  const rows = Array.from({ length: Math.min(most, grid.requests.count) }, (_, i) => {
    const r = requestAt(grid.requests, i);
    return [
      r ? momentMillis(r.time, zone, range) : '',
      r?.requestId ?? '',
      r?.group ?? '',
      `${Math.round((r?.duration ?? 0) / 1000)} ms`,
      ...Array.from(grid.outcome.subarray(i * columns, (i + 1) * columns), cellText),
    ];
  });
  return { header, rows };
}

export function requestGridCsv(grid: RequestGrid): string {
  const columns = grid.columns.length;
  const header = [
    'time',
    'request',
    'trace',
    'group',
    'operation',
    'duration_ms',
    ...grid.columns.map(subject),
  ];
  return csv(
    header,
    Array.from({ length: grid.requests.count }, (_, i) => {
      const r = requestAt(grid.requests, i);
      const cells = grid.outcome.subarray(i * columns, (i + 1) * columns);
      return [
        new Date((r?.time ?? 0) / 1000).toISOString(),
        r?.requestId ?? '',
        r?.traceId ?? '',
        r?.group ?? '',
        r?.operation ?? '',
        (r?.duration ?? 0) / 1000,
        ...Array.from(cells, cellText),
      ];
    }),
  );
}

/** `10:46:00–10:46:30` of a cell's bins. */
export function cellTime(grid: RateGrid, from: number, to: number, zone: Zone): string {
  const at = (bin: number): Micros => micros(grid.start + bin * grid.step);
  return `${moment(at(from), zone, { from: at(0), to: at(grid.bins) })}–${clock(at(to), zone)}`;
}
