// The loss heatmap of all traffic: increases of the two exported counters as the same grid that traces make.

import { aimsAt, at, foldKey } from './bins.ts';
import { orderGroups } from './bins-groups.ts';
import { rate } from './stats.ts';
import {
  hopKey,
  type ChaosWindow,
  type Damage,
  type Filters,
  type HopId,
  type Rate,
  type RateGrid,
  type Series,
} from '../model/index.ts';
import type { Micros } from '../time/index.ts';

export interface TrafficQuestion {
  /** Beginning of the first bin; a sample at `start + step` is what came in it. */
  readonly start: Micros;
  readonly step: Micros;
  readonly bins: number;
  readonly rows: 'hops' | 'keys';
  /** The key drawn over hops; ignored over keys. */
  readonly key: string | null;
  readonly filters: Pick<Filters, 'groups' | 'services' | 'through' | 'classes'>;
  /** Hops and groups in the order of the picture of traces; others follow by name. */
  readonly hops: readonly HopId[];
  readonly groups: readonly string[];
  readonly totalsFrom: Micros;
  readonly totalsTo: Micros;
  /** What was injected on purpose: drawn, and left out of totals. */
  readonly chaos: readonly ChaosWindow[];
}

/**
 * What a counted class did to the key. The counter does not say: a class that can be either counts as the one
 * it mostly is.
 */
const OUTCOME: Readonly<Record<string, Damage>> = {
  'header-case': 'altered',
  'key-collision': 'altered',
  'timeout-overwritten': 'altered',
  'binary-misaligned': 'altered',
  truncated: 'altered',
  'limit-truncated': 'altered',
  rewritten: 'altered',
  reordered: 'altered',
  'gray-mismatch': 'altered',
  foreign: 'foreign',
};

const outcomeOf = (cls: string): Damage => (Object.hasOwn(OUTCOME, cls) ? (OUTCOME[cls] ?? 'lost') : 'lost');

const label = (s: Series, name: string): string => s.labels[name] ?? '';
const groupOf = (s: Series): string => label(s, 'gray') || 'untagged';
const wireHop = (s: Series): HopId => ({ kind: 'wire', from: label(s, 'from'), to: label(s, 'to') });

/** The hop as the traces name it, where they know one between the same two services. */
function hopOf(s: Series, known: readonly HopId[]): HopId {
  const own = wireHop(s);
  const same = known.filter(h => h.from === own.from && h.to === own.to);
  return same.find(h => h.kind === 'wire') ?? same[0] ?? own;
}

function wanted(q: TrafficQuestion): (s: Series) => boolean {
  const { services, groups, through } = q.filters;
  return s => {
    const [from, to] = [label(s, 'from'), label(s, 'to')];
    if (q.rows === 'hops' && q.key !== null && foldKey(label(s, 'key')) !== foldKey(q.key)) return false;
    if (groups.length > 0 && !groups.includes(groupOf(s))) return false;
    if (services.length > 0 && !services.includes(from) && !services.includes(to)) return false;
    return through === null || (through.from === from && through.to === to);
  };
}

/** Names in the known order first, the others by name. */
function ordered(there: ReadonlySet<string>, known: readonly string[]): readonly string[] {
  const first = known.filter(n => there.has(n));
  return [...first, ...[...there].filter(n => !first.includes(n)).sort()];
}

interface Places {
  readonly rows: RateGrid['rows'];
  readonly rowOf: (s: Series) => number;
  readonly groups: readonly string[];
}

function placesOf(all: readonly Series[], q: TrafficQuestion): Places {
  const present = new Set(all.map(groupOf));
  const groups = [
    ...q.groups.filter(g => present.has(g)),
    ...orderGroups([...present].filter(g => !q.groups.includes(g))),
  ];
  if (q.rows === 'keys') {
    const keys = ordered(new Set(all.map(s => label(s, 'key'))), []);
    return {
      groups,
      rows: keys.map(key => ({ kind: 'key', key })),
      rowOf: s => keys.indexOf(label(s, 'key')),
    };
  }
  const hops = new Map(all.map(s => [hopKey(hopOf(s, q.hops)), hopOf(s, q.hops)]));
  const names = ordered(new Set(hops.keys()), q.hops.map(hopKey));
  return {
    groups,
    rows: names.flatMap(n => {
      const hop = hops.get(n);
      return hop ? [{ kind: 'hop' as const, hop }] : [];
    }),
    rowOf: s => names.indexOf(hopKey(hopOf(s, q.hops))),
  };
}

/** The bins in which a series holds what chaos injected: a counter can't tell injected losses from others. */
function injectedBins(s: Series, q: TrafficQuestion): (bin: number) => boolean {
  const hop = wireHop(s);
  const key = foldKey(label(s, 'key'));
  const aimed = q.chaos.filter(
    w =>
      (w.target !== null || w.key !== null) &&
      (w.target === null || aimsAt(w.target, hop)) &&
      (w.key === null || foldKey(w.key) === key),
  );
  return bin => {
    const from = q.start + bin * q.step;
    return aimed.some(w => w.range.from < from + q.step && w.range.to > from);
  };
}

/**
 * Adds the increases of a series into the cells of its row and group, and those of bins with injected faults
 * into `injected` too; what lies outside the bins is left out.
 */
function pour(s: Series, into: Float64Array, injected: Float64Array, base: number, q: TrafficQuestion): void {
  const isInjected = injectedBins(s, q);
  for (let i = 0; i < s.times.length; i++) {
    const bin = Math.round((at(s.times, i) - q.start) / q.step) - 1;
    const value = at(s.values, i);
    if (bin < 0 || bin >= q.bins || !Number.isFinite(value)) continue;
    into[base + bin] = at(into, base + bin) + value;
    if (isInjected(bin)) injected[base + bin] = at(injected, base + bin) + value;
  }
}

const whole = (cells: Float64Array): Uint32Array => Uint32Array.from(cells, v => Math.round(v));

/** Of each group and bin the busiest row: a request crosses many hops, so their sum would count it often. */
function busiest(carried: Uint32Array, rows: number, groups: number, bins: number): Uint32Array {
  const out = new Uint32Array(groups * bins);
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < groups * bins; i++) out[i] = Math.max(at(out, i), at(carried, r * groups * bins + i));
  return out;
}

/**
 * The grid of all traffic. `observed` and `loss` are increases over each step (`sum by (from, to, key[, class],
 * gray) (increase(…[step]))`), so counter resets are PromQL's affair. Counts are of crossings of a hop. Totals are
 * of whole bins and leave out those in which chaos was injected into the hop and key.
 */
export function trafficGrid(
  observed: readonly Series[],
  loss: readonly Series[],
  q: TrafficQuestion,
): RateGrid {
  const keep = wanted(q);
  const [seen, lost] = [observed.filter(keep), loss.filter(keep)];
  const { rows, rowOf, groups } = placesOf([...seen, ...lost], q);
  const size = rows.length * groups.length * q.bins;
  const cells = () => new Float64Array(size);
  const by = { carried: cells(), lost: cells(), altered: cells(), foreign: cells() };
  const base = (s: Series): number => (rowOf(s) * groups.length + groups.indexOf(groupOf(s))) * q.bins;
  const injected = { carried: cells(), damaged: cells() };
  for (const s of seen) pour(s, by.carried, injected.carried, base(s), q);
  const { classes } = q.filters;
  for (const s of lost) {
    const cls = label(s, 'class');
    if (classes.length === 0 || classes.some(c => c === cls))
      pour(s, by[outcomeOf(cls)], injected.damaged, base(s), q);
  }
  const carried = whole(by.carried);
  const columns = { lost: whole(by.lost), altered: whole(by.altered), foreign: whole(by.foreign) };
  // Extrapolation at the edges of a window may give a loss more than its whole.
  carried.forEach((n, i) => {
    carried[i] = Math.max(n, at(columns.lost, i) + at(columns.altered, i) + at(columns.foreign, i));
  });
  return {
    ...{ start: q.start, step: q.step, bins: q.bins, rows, groups, carried, ...columns },
    unobserved: new Uint32Array(size),
    injected: whole(injected.carried),
    volume: busiest(carried, rows.length, groups.length, q.bins),
    totals: totalsOf(carried, columns, injected, rows.length * groups.length, q),
    totalsFrom: q.totalsFrom,
    totalsTo: q.totalsTo,
  };
}

function totalsOf(
  carried: Uint32Array,
  columns: Readonly<Record<Damage, Uint32Array>>,
  injected: { readonly carried: Float64Array; readonly damaged: Float64Array },
  lines: number,
  q: TrafficQuestion,
): readonly Rate[] {
  const from = Math.max(0, Math.ceil((q.totalsFrom - q.start) / q.step));
  // The bin in which a loss ended is left out like the one in which it began.
  const ended = Math.floor((q.totalsTo - q.start) / q.step);
  const to = ended >= q.bins - 1 ? q.bins : ended;
  return Array.from({ length: lines }, (_, line) => {
    let [part, all] = [0, 0];
    for (let b = from; b < to; b++) {
      const i = line * q.bins + b;
      all += at(carried, i) - at(injected.carried, i);
      part += at(columns.lost, i) + at(columns.altered, i) + at(columns.foreign, i) - at(injected.damaged, i);
    }
    // Counts are whole numbers, what was injected is not.
    const counted = Math.max(0, Math.round(all));
    return rate(Math.min(counted, Math.max(0, Math.round(part))), counted);
  });
}
