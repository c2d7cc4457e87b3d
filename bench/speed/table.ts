// Results as a table for people and as rows for a file.

export interface Row {
  readonly what: string;
  /** What was measured against `of`, where it is a ratio. */
  readonly ratio?: number;
  readonly of?: string;
  /** Milliseconds of what was measured and of what it was held against. */
  readonly ms?: number;
  readonly base?: number;
  /** A figure that is neither a ratio nor a time, with its unit. */
  readonly figure?: number;
  readonly unit?: string;
  /** The aim: the ratio, else the figure, else the milliseconds are to stay at or below it. */
  readonly reach?: number;
}

const short = (n: number | undefined): string =>
  n === undefined ? '' : n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2);

const measured = (row: Row): number | undefined => row.ratio ?? row.figure ?? row.ms;

const verdict = (row: Row): string => {
  const value = measured(row);
  if (row.reach === undefined || value === undefined) return '';
  return `${value <= row.reach ? 'yes' : 'no'} (≤ ${row.reach})`;
};

const cells = (row: Row): readonly string[] => [
  row.what,
  row.ratio !== undefined
    ? `${short(row.ratio)} ×`
    : row.figure !== undefined
      ? `${short(row.figure)} ${row.unit ?? ''}`
      : '',
  row.ms === undefined ? '' : `${short(row.ms)} ms`,
  row.base === undefined ? '' : `${short(row.base)} ms ${row.of ?? ''}`,
  verdict(row),
];

const HEAD = ['measured', 'ratio', 'time', 'held against', 'reached'] as const;

export function lines(rows: readonly Row[]): readonly string[] {
  const all = [HEAD, ...rows.map(cells)];
  const width = HEAD.map((_, i) => Math.max(...all.map(r => (r[i] ?? '').length)));
  return all.map(r =>
    r
      .map((text, i) => text.padEnd(width[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
