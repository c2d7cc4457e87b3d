// What the Prometheus client offers. Every method rejects with a SourceError only.

import type { Alert, Exemplar, Labels, Sample, Series } from '../../model/index.ts';
import type { Micros, Range } from '../../time/index.ts';
import type { Answer, CallOptions } from '../answer.ts';

/** An instant answer; `samples` holds a vector, or a scalar as one sample without labels. */
export interface InstantResult {
  readonly type: 'vector' | 'matrix' | 'scalar' | 'string';
  readonly samples: readonly Sample[];
  /** Only for `matrix`. */
  readonly series: readonly Series[];
  /** Only for `string`. */
  readonly text: string | null;
}

export interface RangeResult {
  readonly series: readonly Series[];
  /** As sent: microseconds. */
  readonly step: Micros;
  readonly range: Range;
}

export interface Rule {
  readonly kind: 'alerting' | 'recording';
  readonly name: string;
  readonly query: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** How long the condition must hold, for alerting rules; else null. */
  readonly holds: Micros | null;
  readonly state: Alert['state'] | null;
  readonly health: string;
  readonly lastError: string | null;
  readonly alerts: readonly Alert[];
}

export interface RuleGroup {
  readonly name: string;
  readonly file: string;
  readonly rules: readonly Rule[];
}

export interface BuildInfo {
  readonly version: string;
  readonly revision: string;
}

export interface PrometheusClient {
  /** `/api/v1/query` at `time` (null: the server's now). */
  query(expr: string, time: Micros | null, options?: CallOptions): Promise<Answer<InstantResult>>;
  /**
   * `/api/v1/query_range`. With `step` null one is chosen (about 240 points) and the range is aligned to
   * it; a given step is widened only where the server would refuse it (over 11,000 points).
   */
  range(expr: string, range: Range, step: Micros | null, options?: CallOptions): Promise<Answer<RangeResult>>;
  series(
    matchers: readonly string[],
    range: Range | null,
    options?: CallOptions,
  ): Promise<Answer<readonly Labels[]>>;
  labels(
    matchers: readonly string[],
    range: Range | null,
    options?: CallOptions,
  ): Promise<Answer<readonly string[]>>;
  labelValues(
    label: string,
    matchers: readonly string[],
    range: Range | null,
    options?: CallOptions,
  ): Promise<Answer<readonly string[]>>;
  exemplars(expr: string, range: Range, options?: CallOptions): Promise<Answer<readonly Exemplar[]>>;
  alerts(options?: CallOptions): Promise<Answer<readonly Alert[]>>;
  rules(options?: CallOptions): Promise<Answer<readonly RuleGroup[]>>;
  buildinfo(options?: CallOptions): Promise<Answer<BuildInfo>>;
}
