// Counts by verdict → the share that passed.

import type { Series } from '../../model/index.ts';

const PASSED = /^(pass|passed|ok|success|succeeded|accept|accepted|allow|allowed|valid)$/i;

/**
 * The share of passed validations at each moment, from the answer of `schemaGuardQuery`. Moments without
 * any validation are left out: no data is not a success.
 */
export function guardSuccess(counts: readonly Series[]): Pick<Series, 'times' | 'values'> {
  const totals = new Map<number, { passed: number; all: number }>();
  for (const { labels, times, values } of counts) {
    const passed = Object.values(labels).some(v => PASSED.test(v));
    for (const [i, time] of times.entries()) {
      const sum = totals.get(time) ?? { passed: 0, all: 0 };
      const value = values[i] ?? 0;
      sum.all += value;
      if (passed) sum.passed += value;
      totals.set(time, sum);
    }
  }
  const rows = [...totals].filter(([, { all }]) => all > 0).sort(([a], [b]) => a - b);
  return {
    times: Float64Array.from(rows, ([time]) => time),
    values: Float64Array.from(rows, ([, { passed, all }]) => passed / all),
  };
}
