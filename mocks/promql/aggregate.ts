// Aggregations by group.

import { ExecutionError, type Aggregate } from './ast.ts';
import { NAME, compareText, formatValue, labelKey, labelSet, type LabelSet, type Sample } from './values.ts';
import { compensatedSum, quantile, variance, type Rules } from './window.ts';

interface Group {
  readonly metric: LabelSet;
  readonly samples: Sample[];
}

type Grouping = WeakMap<LabelSet, LabelSet>;

const groupings = new WeakMap<Aggregate, Grouping>();

function groupOf(node: Aggregate, metric: LabelSet): LabelSet {
  let cache = groupings.get(node);
  if (cache === undefined) groupings.set(node, (cache = new WeakMap()));
  let group = cache.get(metric);
  if (group === undefined) {
    const kept = node.without
      ? Object.entries(metric).filter(([name]) => name !== NAME && !node.labels.includes(name))
      : Object.entries(metric).filter(([name]) => node.labels.includes(name));
    cache.set(metric, (group = labelSet(kept)));
  }
  return group;
}

function grouped(node: Aggregate, vector: readonly Sample[]): Group[] {
  const groups = new Map<string, Group>();
  for (const sample of vector) {
    const metric = groupOf(node, sample.metric);
    const key = labelKey(metric);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { metric, samples: [sample] });
    else group.samples.push(sample);
  }
  return [...groups.values()];
}

/** 2.x adds in plain floating point and averages step by step; 3.x compensates. */
function sum(values: readonly number[], rules: Rules): number {
  return rules.leftOpen ? compensatedSum(values) : values.reduce((a, b) => a + b, 0);
}

function average(values: readonly number[], rules: Rules): number {
  if (rules.leftOpen) return compensatedSum(values) / values.length;
  let mean = 0;
  values.forEach((value, i) => {
    if (i === 0) mean = value;
    else if (Math.abs(mean) === Infinity && (mean === value || Number.isFinite(value))) return;
    else mean += value / (i + 1) - mean / (i + 1);
  });
  return mean;
}

const extreme = (values: readonly number[], better: (a: number, b: number) => boolean): number =>
  values.reduce((best, value) => (better(value, best) || Number.isNaN(best) ? value : best));

const SIMPLE: Readonly<Record<string, (values: readonly number[], rules: Rules) => number>> = {
  sum,
  avg: average,
  count: values => values.length,
  group: () => 1,
  min: values => extreme(values, (a, b) => a < b),
  max: values => extreme(values, (a, b) => a > b),
  stdvar: variance,
  stddev: values => Math.sqrt(variance(values)),
};

/** NaN is the worst of both orders; ties keep their order. */
const ranked = (samples: readonly Sample[], top: boolean): Sample[] =>
  [...samples].sort((a, b) => {
    if (Number.isNaN(a.value)) return Number.isNaN(b.value) ? 0 : 1;
    if (Number.isNaN(b.value)) return -1;
    return top ? b.value - a.value : a.value - b.value;
  });

function countValues(groups: readonly Group[], label: string): Sample[] {
  if (!/^[a-zA-Z_]\w*$/.test(label)) throw new ExecutionError(`invalid label name ${JSON.stringify(label)}`);
  return groups.flatMap(({ metric, samples }) => {
    const counts = new Map<string, number>();
    for (const { value } of samples)
      counts.set(formatValue(value), (counts.get(formatValue(value)) ?? 0) + 1);
    return Array.from(counts, ([value, count]) => ({
      metric: labelSet([...Object.entries(metric).filter(([name]) => name !== label), [label, value]]),
      value: count,
    })).sort((a, b) => compareText(a.metric[label] ?? '', b.metric[label] ?? ''));
  });
}

/** `param` is a number for topk, bottomk and quantile, text for count_values. */
export function aggregate(
  node: Aggregate,
  vector: readonly Sample[],
  param: number | string | null,
  rules: Rules,
): Sample[] {
  const groups = grouped(node, vector);
  const simple = SIMPLE[node.op];
  if (simple !== undefined)
    return groups.map(({ metric, samples }) => ({
      metric,
      value: simple(
        samples.map(s => s.value),
        rules,
      ),
    }));
  if (node.op === 'count_values') return countValues(groups, String(param));
  const number = Number(param);
  if (node.op === 'quantile')
    return groups.map(({ metric, samples }) => ({
      metric,
      value: quantile(
        number,
        samples.map(s => s.value),
      ),
    }));
  if (Number.isNaN(number)) throw new ExecutionError('Parameter value is NaN');
  const k = Math.trunc(number);
  return k < 1 ? [] : groups.flatMap(({ samples }) => ranked(samples, node.op === 'topk').slice(0, k));
}
