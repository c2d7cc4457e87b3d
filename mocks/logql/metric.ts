// Metric queries over log entries: samples are extracted once, then counted in a window for each step.

import { aggregate } from '../promql/aggregate.ts';
import { scalarBinary, setOperation, vectorScalar, vectorVector } from '../promql/binary.ts';
import { VECTOR_FUNCTIONS } from '../promql/functions.ts';
import { SET_OPERATORS } from '../promql/signatures.ts';
import {
  compareLabels,
  labelKey,
  labelSet,
  type LabelSet,
  type Sample,
  type Series,
} from '../promql/values.ts';
import { quantile, variance } from '../promql/window.ts';
import type { World } from '../world/types.ts';
import { LogQLError, type LabelFilter, type MetricQuery, type RangeQuery, type Stage } from './ast.ts';
import { compilePipeline } from './stages.ts';
import { entries, type Moment } from './streams.ts';
import { bytes, durationNanos, float } from './units.ts';
import type { Work } from './work.ts';

const RULES = { leftOpen: true };

interface Extracted {
  readonly metric: LabelSet;
  /** Microseconds, ascending; a half stands for any nanoseconds past them. */
  readonly times: number[];
  readonly values: number[];
}

const CONVERT = {
  float,
  bytes,
  duration: (text: string): number | null => {
    const nanos = durationNanos(text);
    return nanos === null ? null : nanos / 1e9;
  },
};

const utf8 = new TextEncoder();

/** The value one entry gives, null for none. A label that can't be read marks the entry with an error. */
function valueOf(query: RangeQuery, work: Work): number | null {
  if (query.unwrap === null) return query.op.startsWith('bytes_') ? utf8.encode(work.line).length : 1;
  const text = work.get(query.unwrap.label) ?? '';
  if (text === '') return null;
  const value = CONVERT[query.unwrap.convert](text);
  if (value === null)
    work.fail('SampleExtractionErr', `strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`);
  return value ?? 0;
}

function metricOf(query: RangeQuery, work: Work): LabelSet {
  const all = Object.entries(work.all());
  if (work.error !== null) return labelSet(all);
  const { grouping, unwrap } = query;
  const dropped = new Set<string>(grouping?.without === true ? grouping.labels : []);
  if (unwrap !== null && (grouping === null || grouping.without)) dropped.add(unwrap.label);
  const kept = all.filter(([name]) =>
    grouping !== null && !grouping.without ? grouping.labels.includes(name) : !dropped.has(name),
  );
  return labelSet(kept);
}

/**
 * The labels that the aggregation around a range reads, null for all. Loki stops parsing a line when it has them:
 * where none are read no parser runs, and damage behind the last of them is never seen.
 */
type Wanted = ReadonlySet<string> | null;

const SHORTCUT: ReadonlySet<string> = new Set(['count_over_time', 'rate', 'bytes_over_time', 'bytes_rate']);

function namesIn(filter: LabelFilter): string[] {
  if (filter.kind === 'match') return [filter.matcher.name];
  return filter.kind === 'and' || filter.kind === 'or'
    ? [...namesIn(filter.left), ...namesIn(filter.right)]
    : [filter.name];
}

/** Null where a stage may read anything. */
function wantedLabels(query: RangeQuery, grouped: readonly string[]): Wanted {
  if (query.unwrap !== null || !SHORTCUT.has(query.op)) return null;
  const names = new Set(grouped);
  for (const stage of query.log.stages) {
    if (stage.kind === 'filter') for (const name of namesIn(stage.filter)) names.add(name);
    else if (stage.kind !== 'line' && stage.kind !== 'json' && stage.kind !== 'logfmt') return null;
  }
  return names;
}

const withoutIdleParsers = (stages: readonly Stage[], wanted: Wanted): readonly Stage[] =>
  wanted?.size === 0 ? stages.filter(stage => stage.kind === 'line') : stages;

function forgiven(work: Work, wanted: Wanted): void {
  if (work.error !== 'JSONParserErr' || wanted === null) return;
  if ([...wanted].every(name => work.hasParsed(name))) work.error = work.details = null;
}

function extract(
  world: World,
  query: RangeQuery,
  from: number,
  to: number,
  now: number,
  wanted: Wanted,
): Extracted[] {
  const all = new Map<string, Extracted>();
  const after = compilePipeline(query.unwrap?.after ?? []);
  const log = {
    ...query.log,
    stages: withoutIdleParsers(query.log.stages, wanted),
  };
  const end: Moment = { us: Math.floor(to), ns: 999 };
  for (const { log: entry, work } of entries(
    world,
    log,
    { us: Math.floor(from), ns: 0 },
    { ...end, us: end.us + 1 },
    now,
  )) {
    forgiven(work, wanted);
    const value = valueOf(query, work);
    if (value === null || !after(work)) continue;
    const metric = metricOf(query, work);
    const key = labelKey(metric);
    let series = all.get(key);
    if (series === undefined) all.set(key, (series = { metric, times: [], values: [] }));
    // Nanoseconds do not fit a double; that a line lies past its microsecond is all a window asks.
    series.times.push(entry.time + (entry.nanos > 0 ? 0.5 : 0));
    series.values.push(value);
  }
  return [...all.values()];
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function over(query: RangeQuery, values: readonly number[]): number {
  const seconds = query.range / 1000;
  switch (query.op) {
    case 'rate':
      return (query.unwrap === null ? values.length : sum(values)) / seconds;
    case 'bytes_rate':
      return sum(values) / seconds;
    case 'count_over_time':
      return values.length;
    case 'bytes_over_time':
    case 'sum_over_time':
      return sum(values);
    case 'avg_over_time':
      return sum(values) / values.length;
    case 'min_over_time':
      return Math.min(...values);
    case 'max_over_time':
      return Math.max(...values);
    case 'stddev_over_time':
      return Math.sqrt(variance(values));
    case 'stdvar_over_time':
      return variance(values);
    case 'quantile_over_time':
      return quantile(query.param ?? Number.NaN, values);
    case 'first_over_time':
      return values[0] ?? Number.NaN;
    case 'last_over_time':
      return values.at(-1) ?? Number.NaN;
    default:
      throw new LogQLError(`parse error : unexpected ${query.op}`);
  }
}

/** First index with `times[i] > t`. */
function after(times: readonly number[], t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

const PIPELINE = (type: string, metric: LabelSet): string =>
  `pipeline error: '${type}' for series: '${show(metric)}'.\n` +
  `Use a label filter to intentionally skip this error. (e.g | __error__!="${type}").\n` +
  'To skip all potential errors you can match empty errors.(e.g __error__="")\n' +
  'The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__="" )\n';

const show = (metric: LabelSet): string =>
  `{${Object.entries(metric)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;

type Value = { readonly scalar: number } | { readonly samples: readonly Sample[] };

export class MetricEvaluation {
  readonly #world: World;
  readonly #now: number;
  readonly #from: number;
  readonly #to: number;
  readonly #extracted = new Map<RangeQuery, readonly Extracted[]>();

  /** Milliseconds of the first and last step; the server's now in microseconds. */
  constructor(world: World, from: number, to: number, now: number) {
    this.#world = world;
    this.#now = now;
    this.#from = from;
    this.#to = to;
  }

  /** The range is open at its start and closed at its end. */
  #range(query: RangeQuery, t: number, wanted: Wanted): Sample[] {
    let series = this.#extracted.get(query);
    if (series === undefined) {
      const from = (this.#from - query.offset - query.range) * 1000;
      series = extract(this.#world, query, from, (this.#to - query.offset) * 1000, this.#now, wanted);
      this.#extracted.set(query, series);
    }
    const end = (t - query.offset) * 1000;
    const out: Sample[] = [];
    for (const { metric, times, values } of series) {
      const window = values.slice(after(times, end - query.range * 1000), after(times, end));
      if (window.length === 0) continue;
      const error = metric['__error__'];
      if (error !== undefined) throw new LogQLError(PIPELINE(error, metric));
      if (query.op !== 'absent_over_time') out.push({ metric, value: over(query, window) });
      else return [];
    }
    if (query.op !== 'absent_over_time') return out;
    const promised = query.log.matchers.filter(matcher => matcher.op === '=');
    return [{ metric: labelSet(promised.map(({ name, value }) => [name, value] as const)), value: 1 }];
  }

  #value(query: MetricQuery, t: number, wanted: Wanted = null): Value {
    switch (query.kind) {
      case 'number':
        return { scalar: query.value };
      case 'vector':
        return { samples: [{ metric: {}, value: query.value }] };
      case 'range':
        return { samples: this.#range(query, t, wanted) };
      case 'aggregate': {
        const { inner, node } = query;
        const read =
          inner.kind === 'range' && node.op === 'sum' && !node.without
            ? wantedLabels(inner, node.labels)
            : null;
        return { samples: aggregate(node, this.#samples(inner, t, read), query.param, RULES) };
      }
      case 'label_replace': {
        const run = VECTOR_FUNCTIONS['label_replace'];
        if (run === undefined) throw new LogQLError('parse error : unexpected label_replace');
        return {
          samples: run({
            node: query.node,
            vector: this.#samples(query.inner, t),
            numbers: [],
            strings: query.strings,
            t,
          }),
        };
      }
      case 'binary':
        return this.#binary(query, t);
    }
  }

  #binary(query: Extract<MetricQuery, { kind: 'binary' }>, t: number): Value {
    const left = this.#value(query.left, t);
    const right = this.#value(query.right, t);
    const { node } = query;
    if ('scalar' in left && 'scalar' in right)
      return { scalar: scalarBinary(node.op, left.scalar, right.scalar) };
    if ('samples' in left && 'samples' in right)
      return {
        samples: (SET_OPERATORS.has(node.op) ? setOperation : vectorVector)(
          node,
          left.samples,
          right.samples,
        ),
      };
    if ('samples' in left && 'scalar' in right)
      return { samples: vectorScalar(node, left.samples, right.scalar, false) };
    if ('scalar' in left && 'samples' in right)
      return { samples: vectorScalar(node, right.samples, left.scalar, true) };
    return { samples: [] };
  }

  #samples(query: MetricQuery, t: number, wanted: Wanted = null): readonly Sample[] {
    const value = this.#value(query, t, wanted);
    return 'samples' in value ? value.samples : [{ metric: {}, value: value.scalar }];
  }

  /** One moment, sorted by labels. */
  instant(
    query: MetricQuery,
    t: number,
  ): { readonly scalar: number } | { readonly samples: readonly Sample[] } {
    const value = this.#value(query, t);
    return 'scalar' in value
      ? value
      : { samples: [...value.samples].sort((a, b) => compareLabels(a.metric, b.metric)) };
  }

  samples(query: MetricQuery, t: number): readonly Sample[] {
    return this.#samples(query, t);
  }
}

/** Series sorted by labels; `maxSeries` is Loki's limit for one query. */
export function evaluateMatrix(
  world: World,
  query: MetricQuery,
  steps: { readonly from: number; readonly to: number; readonly step: number },
  now: number,
  maxSeries: number,
): Series[] {
  const evaluation = new MetricEvaluation(world, steps.from, steps.to, now);
  const all = new Map<string, { metric: LabelSet; points: { t: number; v: number }[] }>();
  for (let t = steps.from; t <= steps.to; t += steps.step)
    for (const { metric, value } of evaluation.samples(query, t)) {
      const key = labelKey(metric);
      let series = all.get(key);
      if (series === undefined) {
        all.set(key, (series = { metric, points: [] }));
        if (all.size > maxSeries) throw tooMany(maxSeries);
      }
      series.points.push({ t, v: value });
    }
  return [...all.values()].sort((a, b) => compareLabels(a.metric, b.metric));
}

export const tooMany = (limit: number): LogQLError =>
  new LogQLError(
    `maximum number of series (${limit}) reached for a single query; consider reducing query cardinality by adding more specific stream selectors, reducing the time range, or aggregating results with functions like sum(), count() or topk()`,
  );
