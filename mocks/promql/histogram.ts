// `histogram_quantile` over classic buckets: linear within the bucket that holds the rank.

import type { Sample } from './values.ts';
import { NAME, labelSet, labelKey, type LabelSet } from './values.ts';

interface Bucket {
  bound: number;
  count: number;
}

/** Equal bounds are added up, then counts made to rise. */
function tidy(buckets: Bucket[]): Bucket[] {
  buckets.sort((a, b) => a.bound - b.bound);
  const merged: Bucket[] = [];
  for (const bucket of buckets) {
    const before = merged.at(-1);
    if (before?.bound === bucket.bound) before.count += bucket.count;
    else merged.push({ ...bucket });
  }
  let most = -Infinity;
  for (const bucket of merged) {
    most = Math.max(most, bucket.count);
    bucket.count = most;
  }
  return merged;
}

export function bucketQuantile(q: number, raw: Bucket[]): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const buckets = tidy(raw);
  const top = buckets.at(-1);
  if (top?.bound !== Infinity || buckets.length < 2 || top.count === 0) return Number.NaN;
  const rank = q * top.count;
  const found = buckets.slice(0, -1).findIndex(bucket => bucket.count >= rank);
  const at = found < 0 ? buckets.length - 1 : found;
  const bucket = buckets[at];
  const below = buckets[at - 1];
  if (bucket === undefined || Number.isNaN(rank)) return Number.NaN;
  if (at === buckets.length - 1) return below?.bound ?? Number.NaN;
  if (at === 0 && bucket.bound <= 0) return bucket.bound;
  const start = below?.bound ?? 0;
  const under = below?.count ?? 0;
  return start + (bucket.bound - start) * ((rank - under) / (bucket.count - under));
}

const groups = new WeakMap<
  LabelSet,
  { readonly metric: LabelSet; readonly bound: number } | { readonly metric: null }
>();

/** The bucket's labels without name and `le`; null where `le` is no number. */
function grouped(metric: LabelSet): { readonly metric: LabelSet | null; readonly bound?: number } {
  let group = groups.get(metric);
  if (group === undefined) {
    const le = metric['le'];
    const bound = le === '+Inf' ? Infinity : le === undefined || le.trim() === '' ? Number.NaN : Number(le);
    group = Number.isNaN(bound)
      ? { metric: null }
      : {
          metric: labelSet(Object.entries(metric).filter(([name]) => name !== NAME && name !== 'le')),
          bound,
        };
    groups.set(metric, group);
  }
  return group;
}

export function histogramQuantile(q: number, vector: readonly Sample[]): Sample[] {
  const all = new Map<string, { metric: LabelSet; buckets: Bucket[] }>();
  for (const sample of vector) {
    const { metric, bound } = grouped(sample.metric);
    if (metric === null || bound === undefined) continue;
    const key = labelKey(metric);
    let entry = all.get(key);
    if (entry === undefined) all.set(key, (entry = { metric, buckets: [] }));
    entry.buckets.push({ bound, count: sample.value });
  }
  return Array.from(all.values(), ({ metric, buckets }) => ({ metric, value: bucketQuantile(q, buckets) }));
}
