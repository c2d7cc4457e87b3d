// Precision and recall by class, as a table.

import type { Score } from './measure.ts';

export class Tally {
  readonly #classes = new Map<string, Score>();

  add(byClass: ReadonlyMap<string, Score>): void {
    for (const [cls, s] of byClass) {
      const sum = this.#classes.get(cls) ?? { right: 0, wrong: 0, found: 0, missed: 0 };
      this.#classes.set(cls, {
        right: sum.right + s.right,
        wrong: sum.wrong + s.wrong,
        found: sum.found + s.found,
        missed: sum.missed + s.missed,
      });
    }
  }

  get total(): Score {
    let total: Score = { right: 0, wrong: 0, found: 0, missed: 0 };
    for (const s of this.#classes.values())
      total = {
        right: total.right + s.right,
        wrong: total.wrong + s.wrong,
        found: total.found + s.found,
        missed: total.missed + s.missed,
      };
    return total;
  }

  /** True where nothing was reported wrongly and nothing that could be seen was missed, and something was found. */
  get perfect(): boolean {
    const { right, wrong, missed } = this.total;
    return wrong === 0 && missed === 0 && right > 0;
  }

  lines(): readonly string[] {
    const rows = [...this.#classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([cls, s]) => row(cls, s));
    const all = [HEAD, ...rows, row('all', this.total)];
    const width = HEAD.map((_, i) => Math.max(...all.map(r => (r[i] ?? '').length)));
    return all.map(r =>
      r.map((text, i) => (i === 0 ? text.padEnd(width[i] ?? 0) : text.padStart(width[i] ?? 0))).join('  '),
    );
  }
}

const HEAD = ['class', 'reported', 'wrong', 'precision', 'to find', 'missed', 'recall'];

const ratio = (part: number, whole: number): string => (whole === 0 ? '–' : (part / whole).toFixed(4));

const row = (cls: string, { right, wrong, found, missed }: Score): string[] => [
  cls,
  String(right + wrong),
  String(wrong),
  ratio(right, right + wrong),
  String(found + missed),
  String(missed),
  ratio(found, found + missed),
];
