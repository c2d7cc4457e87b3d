import type { Labels } from './log.ts';

/** One series of a range answer: parallel columns, times in microseconds, ascending. */
export interface Series {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** One element of an instant vector. */
export interface Sample {
  readonly labels: Labels;
  /** Microseconds. */
  readonly time: number;
  readonly value: number;
}

export interface Exemplar {
  readonly seriesLabels: Labels;
  readonly labels: Labels;
  readonly time: number;
  readonly value: number;
}

export interface Alert {
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: 'pending' | 'firing' | 'inactive';
  /** Microseconds; null where the server gives none. */
  readonly activeAt: number | null;
  readonly value: number;
}
