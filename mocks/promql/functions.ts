// Functions of instant vectors.

import { ExecutionError, type Call, type Matcher } from './ast.ts';
import { histogramQuantile } from './histogram.ts';
import { compileRegex } from './literals.ts';
import { dropName, labelKey, labelSet, type LabelSet, type Sample } from './values.ts';

export interface Arguments {
  readonly vector: readonly Sample[];
  /** Scalar arguments in order. */
  readonly numbers: readonly number[];
  readonly strings: readonly string[];
  readonly node: Call;
  /** The step, milliseconds. */
  readonly t: number;
}

type Fn = (args: Arguments) => Sample[];

const mapped =
  (f: (value: number, args: Arguments) => number): Fn =>
  args =>
    args.vector.map(({ metric, value }) => ({ metric: dropName(metric), value: f(value, args) }));

/** Half up, as `floor(v / to + 0.5) × to` with the inverse, which loses less. */
function round(value: number, args: Arguments): number {
  const inverse = 1 / (args.numbers[0] ?? 1);
  return Math.floor(value * inverse + 0.5) / inverse;
}

function clamp(value: number, low: number, high: number): number {
  if (Number.isNaN(value) || Number.isNaN(low) || Number.isNaN(high)) return Number.NaN;
  return Math.max(low, Math.min(high, value));
}

const cachedLabels = new WeakMap<Call, WeakMap<LabelSet, LabelSet>>();

/** Label functions give the same result for the same series at every step. */
function relabel(node: Call, metric: LabelSet, make: () => LabelSet): LabelSet {
  let cache = cachedLabels.get(node);
  if (cache === undefined) cachedLabels.set(node, (cache = new WeakMap()));
  let made = cache.get(metric);
  if (made === undefined) cache.set(metric, (made = make()));
  return made;
}

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function unique(samples: Sample[]): Sample[] {
  if (new Set(samples.map(sample => labelKey(sample.metric))).size !== samples.length)
    throw new ExecutionError('vector cannot contain metrics with the same labelset');
  return samples;
}

const withLabel = (metric: LabelSet, name: string, value: string): LabelSet =>
  labelSet([...Object.entries(metric).filter(([key]) => key !== name), [name, value]]);

/** `$1`, `${1}`, `$name` and `$$` of Go's `Expand`: `$1x` is the group named `1x`. */
function expand(template: string, match: RegExpExecArray): string {
  return template.replace(
    /\$(?:\$|\{(\w+)\}|(\w+))/g,
    (all, braced: string | undefined, bare: string | undefined) => {
      if (all === '$$') return '$';
      const name = braced ?? bare ?? '';
      return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
    },
  );
}

function labelReplace({ vector, strings, node }: Arguments): Sample[] {
  const [target = '', template = '', source = '', pattern = ''] = strings;
  const regex = compileRegex(pattern, true);
  if (regex === null) throw new ExecutionError(`invalid regular expression in label_replace(): ${pattern}`);
  if (!LABEL.test(target))
    throw new ExecutionError(`invalid destination label name in label_replace(): ${target}`);
  return unique(
    vector.map(({ metric, value }) => ({
      value,
      metric: relabel(node, metric, () => {
        const match = regex.exec(metric[source] ?? '');
        return match === null ? metric : withLabel(metric, target, expand(template, match));
      }),
    })),
  );
}

function labelJoin({ vector, strings, node }: Arguments): Sample[] {
  const [target = '', separator = '', ...sources] = strings;
  if (!LABEL.test(target))
    throw new ExecutionError(`invalid destination label name in label_join(): ${target}`);
  return unique(
    vector.map(({ metric, value }) => ({
      value,
      metric: relabel(node, metric, () =>
        withLabel(metric, target, sources.map(name => metric[name] ?? '').join(separator)),
      ),
    })),
  );
}

const sorted = (vector: readonly Sample[], descending: boolean): Sample[] =>
  [...vector].sort((a, b) => {
    if (Number.isNaN(a.value)) return Number.isNaN(b.value) ? 0 : 1;
    if (Number.isNaN(b.value)) return -1;
    return descending ? b.value - a.value : a.value - b.value;
  });

/** Labels that equality matchers promise of a series that is not there. */
export function absentLabels(matchers: readonly Matcher[]): LabelSet {
  const names = matchers.map(matcher => matcher.name);
  return labelSet(
    matchers
      .filter(
        ({ name, op }) =>
          op === '=' && name !== '__name__' && names.filter(other => other === name).length === 1,
      )
      .map(({ name, value }) => [name, value] as const),
  );
}

function absent({ vector, node }: Arguments): Sample[] {
  if (vector.length > 0) return [];
  const arg = node.args[0];
  return [{ metric: arg?.kind === 'selector' ? absentLabels(arg.matchers) : {}, value: 1 }];
}

const date =
  (part: (date: Date) => number): Fn =>
  args =>
    args.node.args.length === 0
      ? [{ metric: {}, value: part(new Date(Math.floor(args.t / 1000) * 1000)) }]
      : mapped(value => part(new Date(value * 1000)))(args);

export const VECTOR_FUNCTIONS: Readonly<Record<string, Fn>> = {
  abs: mapped(Math.abs),
  ceil: mapped(Math.ceil),
  floor: mapped(Math.floor),
  exp: mapped(Math.exp),
  sqrt: mapped(Math.sqrt),
  ln: mapped(Math.log),
  log2: mapped(Math.log2),
  log10: mapped(Math.log10),
  sgn: mapped(Math.sign),
  deg: mapped(v => (v * 180) / Math.PI),
  rad: mapped(v => (v * Math.PI) / 180),
  round: mapped(round),
  clamp: args => {
    const [low = Number.NaN, high = Number.NaN] = args.numbers;
    return low > high ? [] : mapped(value => clamp(value, low, high))(args);
  },
  clamp_min: mapped((value, { numbers }) => clamp(value, numbers[0] ?? Number.NaN, Infinity)),
  clamp_max: mapped((value, { numbers }) => clamp(value, -Infinity, numbers[0] ?? Number.NaN)),
  absent,
  sort: ({ vector }) => sorted(vector, false),
  sort_desc: ({ vector }) => sorted(vector, true),
  label_replace: labelReplace,
  label_join: labelJoin,
  histogram_quantile: ({ vector, numbers }) => histogramQuantile(numbers[0] ?? Number.NaN, vector),
  minute: date(d => d.getUTCMinutes()),
  hour: date(d => d.getUTCHours()),
  day_of_week: date(d => d.getUTCDay()),
  day_of_month: date(d => d.getUTCDate()),
  month: date(d => d.getUTCMonth() + 1),
  year: date(d => d.getUTCFullYear()),
};
