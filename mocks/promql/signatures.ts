// The functions this engine knows, with the argument and result types of the server's function list.

import type { ValueType } from './ast.ts';

export interface Signature {
  readonly args: readonly ValueType[];
  /** How many trailing arguments may be left out; −1: the last may be repeated, or left out. */
  readonly optional: number;
  readonly returns: ValueType;
}

const sig = (args: readonly ValueType[], returns: ValueType = 'vector', optional = 0): Signature => ({
  args,
  optional,
  returns,
});

const each = (names: string, signature: Signature): Record<string, Signature> =>
  Object.fromEntries(names.split(' ').map(name => [name, signature]));

export const SIGNATURES: Readonly<Record<string, Signature>> = {
  ...each(
    'abs ceil floor exp sqrt ln log2 log10 sgn deg rad absent sort sort_desc timestamp',
    sig(['vector']),
  ),
  ...each(
    'rate increase delta irate idelta changes resets deriv absent_over_time present_over_time avg_over_time min_over_time ' +
      'max_over_time sum_over_time count_over_time last_over_time stddev_over_time stdvar_over_time',
    sig(['matrix']),
  ),
  ...each('minute hour day_of_week day_of_month month year', sig(['vector'], 'vector', 1)),
  clamp: sig(['vector', 'scalar', 'scalar']),
  clamp_max: sig(['vector', 'scalar']),
  clamp_min: sig(['vector', 'scalar']),
  histogram_quantile: sig(['scalar', 'vector']),
  label_join: sig(['vector', 'string', 'string', 'string'], 'vector', -1),
  label_replace: sig(['vector', 'string', 'string', 'string', 'string']),
  pi: sig([], 'scalar'),
  quantile_over_time: sig(['scalar', 'matrix']),
  round: sig(['vector', 'scalar'], 'vector', 1),
  scalar: sig(['vector'], 'scalar'),
  time: sig([], 'scalar'),
  vector: sig(['scalar']),
};

export const AGGREGATIONS = [
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'group',
  'stddev',
  'stdvar',
  'quantile',
  'topk',
  'bottomk',
  'count_values',
] as const;

export const PARAMETERS: Readonly<Record<string, ValueType>> = {
  quantile: 'scalar',
  topk: 'scalar',
  bottomk: 'scalar',
  count_values: 'string',
};

export const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);
export const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
