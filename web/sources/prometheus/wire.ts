// Prometheus' JSON as it comes over the wire (docs/querying/api.md; web/api/v1/api.go).

export interface PromSuccess<T> {
  readonly status: 'success';
  readonly data: T;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

export interface PromError {
  readonly status: 'error';
  readonly errorType:
    | 'bad_data'
    | 'execution'
    | 'timeout'
    | 'canceled'
    | 'internal'
    | 'unavailable'
    | 'not_found'
    | 'not_acceptable';
  readonly error: string;
}

export type PromResponse<T> = PromSuccess<T> | PromError;

export type PromLabels = Readonly<Record<string, string>>;

/** Seconds (at most three decimals) and a decimal text, `NaN`, `+Inf` or `-Inf`. */
export type PromPoint = readonly [number, string];

export interface PromHistogram {
  readonly count: string;
  readonly sum: string;
  /** boundary rule (0 open left, 1 open right, 2 open both, 3 closed both), lower, upper, count. */
  readonly buckets?: readonly (readonly [number, string, string, string])[];
}

export interface PromVectorItem {
  readonly metric: PromLabels;
  readonly value?: PromPoint;
  readonly histogram?: readonly [number, PromHistogram];
}

export interface PromMatrixItem {
  readonly metric: PromLabels;
  readonly values?: readonly PromPoint[];
  readonly histograms?: readonly (readonly [number, PromHistogram])[];
}

export type PromQueryData =
  | { readonly resultType: 'vector'; readonly result: readonly PromVectorItem[]; readonly stats?: unknown }
  | { readonly resultType: 'matrix'; readonly result: readonly PromMatrixItem[]; readonly stats?: unknown }
  | { readonly resultType: 'scalar' | 'string'; readonly result: PromPoint; readonly stats?: unknown };

export interface PromExemplarItem {
  readonly seriesLabels: PromLabels;
  readonly exemplars: readonly {
    readonly labels: PromLabels;
    readonly value: string;
    readonly timestamp: number;
  }[];
}

export interface PromAlert {
  readonly labels: PromLabels;
  readonly annotations: PromLabels;
  readonly state: 'pending' | 'firing' | 'inactive';
  readonly activeAt?: string;
  /** In exponent form, e.g. `1e+00`. */
  readonly value: string;
}

export interface PromAlertingRule {
  readonly type: 'alerting';
  readonly name: string;
  readonly query: string;
  readonly duration: number;
  readonly keepFiringFor?: number;
  readonly labels?: PromLabels;
  readonly annotations?: PromLabels;
  readonly alerts: readonly PromAlert[] | null;
  readonly state: 'pending' | 'firing' | 'inactive';
  readonly health: string;
  readonly lastError?: string;
  readonly evaluationTime: number;
  readonly lastEvaluation: string;
}

export interface PromRecordingRule {
  readonly type: 'recording';
  readonly name: string;
  readonly query: string;
  readonly labels?: PromLabels;
  readonly health: string;
  readonly lastError?: string;
  readonly evaluationTime: number;
  readonly lastEvaluation: string;
}

export interface PromRuleGroup {
  readonly name: string;
  readonly file: string;
  readonly interval: number;
  readonly limit?: number;
  readonly rules: readonly (PromAlertingRule | PromRecordingRule)[];
  readonly evaluationTime: number;
  readonly lastEvaluation: string;
}

export interface PromBuildInfo {
  readonly version: string;
  readonly revision: string;
  readonly branch: string;
  readonly buildUser: string;
  readonly buildDate: string;
  readonly goVersion: string;
}
