// Binary operators: arithmetic, comparison and sets, between scalars and vectors, with vector matching.

import { ExecutionError, type Binary, type Matching } from './ast.ts';
import { COMPARISONS } from './signatures.ts';
import { NAME, dropName, labelKey, labelSet, showLabels, type LabelSet, type Sample } from './values.ts';

const modulo = (a: number, b: number): number => a % b;

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': modulo,
  '^': (a, b) => (a === 1 || b === 0 ? 1 : a ** b),
  atan2: Math.atan2,
};

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** The value and whether the element is kept. */
function operate(op: string, a: number, b: number): { readonly value: number; readonly keep: boolean } {
  const compare = COMPARE[op];
  if (compare !== undefined) return { value: a, keep: compare(a, b) };
  return { value: ARITHMETIC[op]?.(a, b) ?? Number.NaN, keep: true };
}

export const scalarBinary = (op: string, a: number, b: number): number =>
  COMPARISONS.has(op) ? Number(operate(op, a, b).keep) : operate(op, a, b).value;

/** `swapped`: the scalar stands on the left. A comparison keeps the vector's value and name. */
export function vectorScalar(
  node: Binary,
  vector: readonly Sample[],
  scalar: number,
  swapped: boolean,
): Sample[] {
  const comparison = COMPARISONS.has(node.op);
  const out: Sample[] = [];
  for (const { metric, value } of vector) {
    const result = swapped ? operate(node.op, scalar, value) : operate(node.op, value, scalar);
    if (node.bool) out.push({ metric: dropName(metric), value: Number(result.keep) });
    else if (comparison) {
      if (result.keep) out.push({ metric, value });
    } else out.push({ metric: dropName(metric), value: result.value });
  }
  return out;
}

type Signer = (metric: LabelSet) => string;

const signers = new WeakMap<Matching, Signer>();

function signer(matching: Matching): Signer {
  const known = signers.get(matching);
  if (known !== undefined) return known;
  const cache = new WeakMap<LabelSet, string>();
  const sign: Signer = metric => {
    let key = cache.get(metric);
    if (key === undefined) cache.set(metric, (key = labelKey(matched(metric, matching))));
    return key;
  };
  signers.set(matching, sign);
  return sign;
}

const matched = (metric: LabelSet, matching: Matching): LabelSet =>
  labelSet(
    Object.entries(metric).filter(([name]) =>
      matching.on ? matching.labels.includes(name) : name !== NAME && !matching.labels.includes(name),
    ),
  );

export function setOperation(node: Binary, left: readonly Sample[], right: readonly Sample[]): Sample[] {
  const sign = signer(node.matching);
  const present = new Set((node.op === 'or' ? left : right).map(sample => sign(sample.metric)));
  if (node.op === 'or') return [...left, ...right.filter(sample => !present.has(sign(sample.metric)))];
  return left.filter(sample => present.has(sign(sample.metric)) === (node.op === 'and'));
}

/** Labels of a result: the "many" side's, or the matched ones; `include` copied over from the "one" side. */
function resultMetric(node: Binary, many: LabelSet, one: LabelSet): LabelSet {
  const { matching } = node;
  const keepsName = COMPARISONS.has(node.op) && !node.bool;
  const base = keepsName ? many : dropName(many);
  if (matching.card === 'one-to-one') {
    if (matching.on) return labelSet(Object.entries(base).filter(([name]) => matching.labels.includes(name)));
    return labelSet(Object.entries(base).filter(([name]) => !matching.labels.includes(name)));
  }
  const entries = new Map(Object.entries(base));
  for (const label of matching.include) {
    const value = one[label] ?? '';
    if (value === '') entries.delete(label);
    else entries.set(label, value);
  }
  return labelSet(entries);
}

/** The message shows the later twin first, in 3.x the earlier. */
function index(node: Binary, one: readonly Sample[], side: string, modern: boolean): Map<string, Sample> {
  const sign = signer(node.matching);
  const map = new Map<string, Sample>();
  for (const sample of one) {
    const key = sign(sample.metric);
    const twin = map.get(key);
    if (twin !== undefined)
      throw new ExecutionError(
        `found duplicate series for the match group ${showLabels(matched(sample.metric, node.matching))} on the ${side} hand-side of the operation: ` +
          `[${(modern ? [twin, sample] : [sample, twin]).map(one => showLabels(one.metric)).join(', ')}];many-to-many matching not allowed: matching labels must be unique on one side`,
      );
    map.set(key, sample);
  }
  return map;
}

const metrics = new WeakMap<Binary, Map<string, LabelSet>>();

function cachedMetric(node: Binary, many: LabelSet, one: LabelSet): LabelSet {
  let cache = metrics.get(node);
  if (cache === undefined) metrics.set(node, (cache = new Map<string, LabelSet>()));
  const key = `${labelKey(many)}\n${node.matching.include.length === 0 ? '' : labelKey(one)}`;
  let metric = cache.get(key);
  if (metric === undefined) cache.set(key, (metric = resultMetric(node, many, one)));
  return metric;
}

export function vectorVector(
  node: Binary,
  left: readonly Sample[],
  right: readonly Sample[],
  modern = true,
): Sample[] {
  const swapped = node.matching.card === 'one-to-many';
  const many = swapped ? right : left;
  const one = index(node, swapped ? left : right, swapped ? 'left' : 'right', modern);
  const sign = signer(node.matching);
  const used = new Map<string, Set<string>>();
  const out: Sample[] = [];
  for (const sample of many) {
    const key = sign(sample.metric);
    const other = one.get(key);
    if (other === undefined) continue;
    const [a, b] = swapped ? [other.value, sample.value] : [sample.value, other.value];
    const result = operate(node.op, a, b);
    if (!result.keep && !node.bool) continue;
    const metric = cachedMetric(node, sample.metric, other.metric);
    unique(node, used, key, metric);
    out.push({ metric, value: node.bool ? Number(result.keep) : result.value });
  }
  return out;
}

function unique(node: Binary, used: Map<string, Set<string>>, key: string, metric: LabelSet): void {
  const seen = used.get(key);
  if (seen === undefined) {
    used.set(key, new Set([labelKey(metric)]));
    return;
  }
  if (node.matching.card === 'one-to-one')
    throw new ExecutionError(
      'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
    );
  if (seen.has(labelKey(metric)))
    throw new ExecutionError('multiple matches for labels: grouping labels must ensure unique matches');
  seen.add(labelKey(metric));
}
