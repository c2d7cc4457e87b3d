// Small grids for tests, written as tables of counts.

import { rate } from '../../../analysis/stats.ts';
import {
  BLANK,
  OUTCOMES,
  SETTLING,
  type HopId,
  type RateGrid,
  type RequestGrid,
  type RequestItem,
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

/** Requests a second apart; each line is `group cells`, e.g. `v2 kkl.`. */
export function requestGridOf(columns: readonly string[], lines: readonly string[]): RequestGrid {
  const outcome = new Uint8Array(lines.length * columns.length);
  const requests = lines.map((line, i): RequestItem => {
    const [group = '', cells = ''] = line.split(' ');
    for (const [c, letter] of [...cells.split('')].entries())
      outcome[i * columns.length + c] = codeOf(letter);
    return {
      requestId: `r${i}`,
      traceId: `t${i}`,
      time: micros(START + i * SECOND),
      duration: 1000 * (i + 1),
      group,
      operation: 'GET /',
      settled: !cells.includes('s'),
      damaged: [],
      strip: new Uint8Array(0),
    };
  });
  return {
    requests,
    columns: columns.map(n => (n.includes('>') ? { kind: 'hop', hop: hop(n) } : { kind: 'key', key: n })),
    outcome,
  };
}
