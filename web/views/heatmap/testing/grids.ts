// Small grids for tests, written as tables of counts.

import { rate } from '../../../analysis/stats.ts';
import {
  BLANK,
  OUTCOMES,
  SETTLING,
  type HopId,
  type RateGrid,
  type RequestGrid,
} from '../../../model/index.ts';
import { SECOND, micros } from '../../../time/index.ts';

export const START = micros(Date.UTC(2026, 10, 21, 10, 22) * 1000);
export const STEP = micros(30 * SECOND);

export const hop = (text: string): HopId => {
  const [from = '', to = ''] = text.split('>');
  return { kind: 'wire', from, to };
};

/** One cell as `carried`, `carried lost`, `?unobserved` or nothing. */
export interface GridText {
  readonly groups: readonly string[];
  /** Row name → one line a group; cells separated by spaces: `12`, `12-3` (3 lost), `12~3` (3 altered), `12+3` (3 foreign), `?7` (7 unobserved), `.`. */
  readonly rows: Readonly<Record<string, readonly string[]>>;
}

export function rateGridOf({ groups, rows }: GridText): RateGrid {
  const names = Object.keys(rows);
  const bins = Math.max(...Object.values(rows).flatMap(lines => lines.map(l => l.split(/\s+/).length)));
  const size = names.length * groups.length * bins;
  const c = {
    carried: new Uint32Array(size),
    lost: new Uint32Array(size),
    altered: new Uint32Array(size),
    foreign: new Uint32Array(size),
    unobserved: new Uint32Array(size),
    injected: new Uint32Array(size),
  };
  const totals = names.flatMap((name, r) =>
    groups.map((_, g) => {
      let part = 0;
      let whole = 0;
      for (const [b, cell] of (rows[name]?.[g] ?? '').split(/\s+/).entries()) {
        const i = (r * groups.length + g) * bins + b;
        const match = /^(\?)?(\d+)(?:([-~+])(\d+))?(!)?$/.exec(cell);
        if (!match) continue;
        const n = Number(match[2]);
        c.carried[i] = n;
        if (match[1] !== undefined) c.unobserved[i] = n;
        else whole += n;
        if (match[5] !== undefined) c.injected[i] = n;
        const hits = Number(match[4] ?? 0);
        part += hits;
        if (match[3] === '-') c.lost[i] = hits;
        if (match[3] === '~') c.altered[i] = hits;
        if (match[3] === '+') c.foreign[i] = hits;
      }
      return rate(part, whole);
    }),
  );
  return {
    start: START,
    step: STEP,
    bins,
    rows: names.map(n => (n.includes('>') ? { kind: 'hop', hop: hop(n) } : { kind: 'key', key: n })),
    groups,
    ...c,
    volume: new Uint32Array(groups.length * bins).fill(5),
    totals,
    totalsFrom: START,
    totalsTo: micros(START + bins * STEP),
  };
}

const LETTERS: Readonly<Record<string, number>> = {
  '.': BLANK,
  s: SETTLING,
  k: OUTCOMES.indexOf('kept'),
  a: OUTCOMES.indexOf('altered'),
  l: OUTCOMES.indexOf('lost'),
  f: OUTCOMES.indexOf('foreign'),
  u: OUTCOMES.indexOf('unobserved'),
};

export const codeOf = (letter: string): number => LETTERS[letter] ?? BLANK;

/** 32 hex digits for a number. */
export const traceIdOf = (i: number): string => i.toString(16).padStart(32, '0');

const sectionRank = (group: string): number => (group === 'stable' ? 1 : 0);

/** Requests a second apart, in sections of groups, stable last; each line is `group cells`, e.g. `v2 kkl.`. */
export function requestGridOf(columns: readonly string[], lines: readonly string[]): RequestGrid {
  const all = lines.map((line, i) => {
    const [group = '', cells = ''] = line.split(' ');
    return { i, group, cells };
  });
  const groups = [...new Set(all.map(r => r.group))].sort((a, b) => sectionRank(a) - sectionRank(b));
  const rows = groups.flatMap(g => all.filter(r => r.group === g));
  const group = Uint16Array.from(rows, r => groups.indexOf(r.group));
  const ids = rows.map(r => `r${r.i}`);
  let end = 0;
  return {
    requests: {
      count: rows.length,
      time: Float64Array.from(rows, r => START + r.i * SECOND),
      duration: Float64Array.from(rows, r => 1000 * (r.i + 1)),
      settled: Uint8Array.from(rows, r => (r.cells.includes('s') ? 0 : 1)),
      group,
      groups,
      operation: new Uint32Array(rows.length),
      operations: ['GET /'],
      section: group,
      sections: groups.map(value => ({ value, others: 0 })),
      text: Uint32Array.from(rows.keys()),
      traceIds: rows.map(r => traceIdOf(r.i)).join(''),
      ids: ids.join(''),
      idEnds: Uint32Array.from(ids, id => (end += id.length)),
    },
    columns: columns.map(n => (n.includes('>') ? { kind: 'hop', hop: hop(n) } : { kind: 'key', key: n })),
    outcome: Uint8Array.from(rows.flatMap(r => columns.map((_, c) => codeOf(r.cells[c] ?? '.')))),
  };
}
