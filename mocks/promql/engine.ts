// The evaluator: a tree walked once a step, samples read once a query. Ported in behaviour from Prometheus'
// documentation; 2.42 and 3.x differ in `Rules`.

import {
  ExecutionError,
  type Call,
  type Expr,
  type MatrixSelector,
  type Selector,
  type Subquery,
} from './ast.ts';
import { aggregate } from './aggregate.ts';
import { scalarBinary, setOperation, vectorScalar, vectorVector } from './binary.ts';
import { typeOf } from './check.ts';
import { VECTOR_FUNCTIONS, absentLabels } from './functions.ts';
import { SET_OPERATORS } from './signatures.ts';
import type { Samples, Storage } from './storage.ts';
import {
  compareLabels,
  dropName,
  labelKey,
  type LabelSet,
  type Point,
  type Sample,
  type Series,
} from './values.ts';
import { KEEPS_NAME, WINDOW_FUNCTIONS, quantile, type Rules, type Window } from './window.ts';

export interface EngineOptions extends Rules {
  /** Milliseconds an instant selector looks back; five minutes by default. */
  readonly lookback: number;
  /** False for history that was backfilled: nothing then ends a series but the lookback. */
  readonly staleMarkers: boolean;
  /** Milliseconds: nothing later has been scraped. */
  readonly now: number;
}

export type Value =
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'vector'; readonly samples: readonly Sample[] };

interface Loaded {
  readonly metric: LabelSet;
  readonly samples: Samples;
}

/** First index with `times[i] >= t`. */
function lowerBound(times: readonly number[], t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

const DEFAULT_SUBQUERY_STEP = 60_000;

export class Evaluation {
  readonly #storage: Storage;
  readonly #options: EngineOptions;
  readonly #start: number;
  readonly #end: number;
  readonly #loaded = new Map<Selector, { from: number; to: number; list: readonly Loaded[] }>();

  /** `start` and `end` are those of the query, milliseconds: `@ start()` means them. */
  constructor(storage: Storage, options: EngineOptions, start: number, end: number) {
    this.#storage = storage;
    this.#options = options;
    this.#start = start;
    this.#end = end;
  }

  #moment(node: Selector | Subquery, t: number): number {
    const at = node.at === 'start' ? this.#start : node.at === 'end' ? this.#end : (node.at ?? t);
    return at - node.offset;
  }

  /** Reads generously once: later steps of the same query mostly find their samples there. */
  #load(node: Selector, from: number, to: number): readonly Loaded[] {
    const known = this.#loaded.get(node);
    if (known !== undefined && known.from <= from && known.to >= to) return known.list;
    const span = Math.max(this.#end - this.#start, 0);
    const reach = { from: Math.min(from, known?.from ?? from), to: Math.max(to + span, known?.to ?? to) };
    const first = Math.max(reach.from, this.#storage.from);
    const last = Math.min(reach.to, this.#options.now);
    const list = this.#storage.select(node.matchers).map(series => ({
      metric: series.metric,
      samples: series.samples(first, last, this.#options.staleMarkers),
    }));
    this.#loaded.set(node, { ...reach, list });
    return list;
  }

  #instant(node: Selector, t: number): (Sample & { readonly time: number })[] {
    const moment = this.#moment(node, t);
    const from = moment - this.#options.lookback + (this.#options.leftOpen ? 1 : 0);
    const out: (Sample & { readonly time: number })[] = [];
    for (const { metric, samples } of this.#load(node, from, moment)) {
      const at = lowerBound(samples.times, moment + 1) - 1;
      const time = samples.times[at];
      if (time === undefined || time < from || samples.stale[at] === true) continue;
      out.push({ metric, value: samples.values[at] ?? Number.NaN, time });
    }
    return out;
  }

  #windows(
    node: MatrixSelector | Subquery,
    t: number,
  ): { readonly metric: LabelSet; readonly window: Window }[] {
    if (node.kind === 'subquery') return this.#subquery(node, t);
    const to = this.#moment(node.selector, t);
    const from = to - node.range;
    const out: { metric: LabelSet; window: Window }[] = [];
    for (const { metric, samples } of this.#load(node.selector, from, to)) {
      const first = lowerBound(samples.times, this.#options.leftOpen ? from + 1 : from);
      const last = lowerBound(samples.times, to + 1);
      const times: number[] = [];
      const values: number[] = [];
      for (let i = first; i < last; i++) {
        if (samples.stale[i] === true) continue;
        times.push(samples.times[i] ?? 0);
        values.push(samples.values[i] ?? 0);
      }
      if (times.length > 0) out.push({ metric, window: { times, values, from, to } });
    }
    return out;
  }

  /** Steps at whole multiples of the resolution. */
  #subquery(node: Subquery, t: number): { readonly metric: LabelSet; readonly window: Window }[] {
    const to = this.#moment(node, t);
    const from = to - node.range;
    const step = node.step ?? DEFAULT_SUBQUERY_STEP;
    let first = Math.trunc(from / step) * step;
    if (first < from || (this.#options.leftOpen && first === from)) first += step;
    const all = new Map<string, { metric: LabelSet; times: number[]; values: number[] }>();
    for (let moment = first; moment <= to; moment += step)
      for (const { metric, value } of this.vector(node.expr, moment)) {
        const key = labelKey(metric);
        let series = all.get(key);
        if (series === undefined) all.set(key, (series = { metric, times: [], values: [] }));
        series.times.push(moment);
        series.values.push(value);
      }
    return Array.from(all.values(), ({ metric, times, values }) => ({
      metric,
      window: { times, values, from, to },
    })).sort((a, b) => compareLabels(a.metric, b.metric));
  }

  #overTime(node: Call, t: number): Sample[] {
    const range = node.args.find(arg => typeOf(arg) === 'matrix');
    const inner = range === undefined ? undefined : unwrap(range);
    if (inner?.kind !== 'matrix' && inner?.kind !== 'subquery')
      throw new ExecutionError('range vector expected');
    const windows = this.#windows(inner, t);
    if (node.func === 'absent_over_time')
      return windows.length > 0
        ? []
        : [{ metric: inner.kind === 'matrix' ? absentLabels(inner.selector.matchers) : {}, value: 1 }];
    const q =
      node.func === 'quantile_over_time' && node.args[0] !== undefined ? this.scalar(node.args[0], t) : 0;
    const out: Sample[] = [];
    for (const { metric, window } of windows) {
      const value =
        node.func === 'quantile_over_time'
          ? quantile(q, window.values)
          : (WINDOW_FUNCTIONS[node.func]?.(window, this.#options) ?? null);
      if (value !== null) out.push({ metric: KEEPS_NAME.has(node.func) ? metric : dropName(metric), value });
    }
    return out;
  }

  #call(node: Call, t: number): Value {
    const { func, args } = node;
    const [first] = args;
    if (func === 'time') return { type: 'scalar', value: t / 1000 };
    if (func === 'pi') return { type: 'scalar', value: Math.PI };
    if (func === 'scalar' && first !== undefined) {
      const samples = this.vector(first, t);
      return { type: 'scalar', value: samples.length === 1 ? (samples[0]?.value ?? Number.NaN) : Number.NaN };
    }
    if (func === 'vector' && first !== undefined)
      return { type: 'vector', samples: [{ metric: {}, value: this.scalar(first, t) }] };
    if (func === 'timestamp' && first !== undefined)
      return { type: 'vector', samples: this.#timestamp(first, t) };
    if (args.some(arg => typeOf(arg) === 'matrix'))
      return { type: 'vector', samples: this.#overTime(node, t) };
    const run = VECTOR_FUNCTIONS[func];
    if (run === undefined) throw new ExecutionError(`function ${func} is not available`);
    const of = (type: 'vector' | 'scalar' | 'string'): Expr[] => args.filter(arg => typeOf(arg) === type);
    const [vector] = of('vector');
    const samples = run({
      node,
      t,
      vector: vector === undefined ? [] : this.vector(vector, t),
      numbers: of('scalar').map(arg => this.scalar(arg, t)),
      strings: of('string').map(arg => this.string(arg, t)),
    });
    return { type: 'vector', samples };
  }

  /** Of a plain selector the sample's own time, of anything else the step. */
  #timestamp(arg: Expr, t: number): Sample[] {
    const inner = unwrap(arg);
    if (inner.kind === 'selector')
      return this.#instant(inner, t).map(({ metric, time }) => ({
        metric: dropName(metric),
        value: time / 1000,
      }));
    return this.vector(arg, t).map(({ metric }) => ({ metric: dropName(metric), value: t / 1000 }));
  }

  #binary(node: Extract<Expr, { kind: 'binary' }>, t: number): Value {
    const left = this.evaluate(node.left, t);
    const right = this.evaluate(node.right, t);
    if (left.type === 'scalar' && right.type === 'scalar')
      return { type: 'scalar', value: scalarBinary(node.op, left.value, right.value) };
    if (left.type === 'vector' && right.type === 'vector') {
      const samples = SET_OPERATORS.has(node.op)
        ? setOperation(node, left.samples, right.samples)
        : vectorVector(node, left.samples, right.samples, this.#options.leftOpen);
      return { type: 'vector', samples };
    }
    if (left.type === 'vector' && right.type === 'scalar')
      return { type: 'vector', samples: vectorScalar(node, left.samples, right.value, false) };
    if (left.type === 'scalar' && right.type === 'vector')
      return { type: 'vector', samples: vectorScalar(node, right.samples, left.value, true) };
    throw new ExecutionError('binary expression must contain only scalar and instant vector types');
  }

  /** At one moment, milliseconds. */
  evaluate(node: Expr, t: number): Value {
    switch (node.kind) {
      case 'number':
        return { type: 'scalar', value: node.value };
      case 'string':
        return { type: 'string', value: node.value };
      case 'paren':
        return this.evaluate(node.expr, t);
      case 'unary': {
        const value = this.evaluate(node.expr, t);
        if (node.op === '+') return value;
        if (value.type === 'scalar') return { type: 'scalar', value: -value.value };
        if (value.type !== 'vector') throw new ExecutionError('unary expression of a string');
        return {
          type: 'vector',
          samples: value.samples.map(s => ({ metric: dropName(s.metric), value: -s.value })),
        };
      }
      case 'selector':
        return { type: 'vector', samples: this.#instant(node, t) };
      case 'matrix':
      case 'subquery':
        throw new ExecutionError('range vector outside a function');
      case 'call':
        return this.#call(node, t);
      case 'aggregate': {
        const param = node.param === null ? null : this.evaluate(node.param, t);
        const value = param === null || param.type === 'vector' ? null : param.value;
        return { type: 'vector', samples: aggregate(node, this.vector(node.expr, t), value, this.#options) };
      }
      case 'binary':
        return this.#binary(node, t);
    }
  }

  vector(node: Expr, t: number): readonly Sample[] {
    const value = this.evaluate(node, t);
    if (value.type === 'vector') return value.samples;
    if (value.type === 'scalar') return [{ metric: {}, value: value.value }];
    throw new ExecutionError('instant vector expected');
  }

  scalar(node: Expr, t: number): number {
    const value = this.evaluate(node, t);
    if (value.type !== 'scalar') throw new ExecutionError('scalar expected');
    return value.value;
  }

  string(node: Expr, t: number): string {
    const value = this.evaluate(node, t);
    if (value.type !== 'string') throw new ExecutionError('string expected');
    return value.value;
  }

  /** A range vector at one moment, for instant queries that ask for one. */
  matrix(node: Expr, t: number): Series[] {
    const inner = unwrap(node);
    if (inner.kind !== 'matrix' && inner.kind !== 'subquery')
      throw new ExecutionError('range vector expected');
    return this.#windows(inner, t).map(({ metric, window }) => ({
      metric,
      points: window.times.map((time, i): Point => ({ t: time, v: window.values[i] ?? Number.NaN })),
    }));
  }
}

const unwrap = (node: Expr): Expr => (node.kind === 'paren' ? unwrap(node.expr) : node);
