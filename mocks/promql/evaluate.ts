// Instant and range queries from a parsed expression.

import { ExecutionError, type Expr } from './ast.ts';
import { typeOf } from './check.ts';
import { Evaluation, type EngineOptions, type Value } from './engine.ts';
import type { Storage } from './storage.ts';
import { compareLabels, labelKey, type LabelSet, type Point, type Sample, type Series } from './values.ts';

const DUPLICATE = 'vector cannot contain metrics with the same labelset';

function assertUnique(samples: readonly Sample[]): void {
  if (new Set(samples.map(sample => labelKey(sample.metric))).size !== samples.length)
    throw new ExecutionError(DUPLICATE);
}

export type InstantResult = Value | { readonly type: 'matrix'; readonly series: readonly Series[] };

export function evaluateInstant(
  expr: Expr,
  storage: Storage,
  t: number,
  options: EngineOptions,
): InstantResult {
  const evaluation = new Evaluation(storage, options, t, t);
  if (typeOf(expr) === 'matrix') return { type: 'matrix', series: evaluation.matrix(expr, t) };
  const value = evaluation.evaluate(expr, t);
  if (value.type === 'vector') assertUnique(value.samples);
  return value;
}

/** Series sorted by labels, a point for each step that has one. */
export function evaluateRange(
  expr: Expr,
  storage: Storage,
  range: { readonly start: number; readonly end: number; readonly step: number },
  options: EngineOptions,
): Series[] {
  const evaluation = new Evaluation(storage, options, range.start, range.end);
  const all = new Map<string, { metric: LabelSet; points: Point[] }>();
  for (let t = range.start; t <= range.end; t += range.step) {
    const samples = evaluation.vector(expr, t);
    for (const { metric, value } of samples) {
      const key = labelKey(metric);
      let series = all.get(key);
      if (series === undefined) all.set(key, (series = { metric, points: [] }));
      if (series.points.at(-1)?.t === t) throw new ExecutionError(DUPLICATE);
      series.points.push({ t, v: value });
    }
  }
  return [...all.values()].sort((a, b) => compareLabels(a.metric, b.metric));
}
