import type { Micros, Range } from '../time/index.ts';
import type { Alert } from './series.ts';
import type { MalformedLine, PlatformEvent } from './log.ts';
import type { ChaosWindow } from './answers.ts';
import type { Message } from './message.ts';

/** The five levels of flow control. */
export const STAGES = ['local', 'canary', 'batch', 'coloured', 'full'] as const;
export type Stage = (typeof STAGES)[number];

export interface StageSpan {
  readonly stage: Stage;
  /** As the source names it, e.g. `batch-2`. */
  readonly label: string;
  /** Percent planned at its start; null when not told. */
  readonly weight: number | null;
  /** Percent planned at its end, or by now; absent where nobody asked. */
  readonly reaches?: number | null;
  readonly from: Micros;
  /** Null while it lasts. */
  readonly to: Micros | null;
}

export const ROLLOUT_STATES = [
  'Pending',
  'Active',
  'CircuitBreak',
  'RolledBack',
  'Deprecated',
  'Terminated',
] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];

export interface StateChange {
  readonly time: Micros;
  /** As the source writes it; may be a state graylens does not know. */
  readonly from: string | null;
  readonly to: string;
  readonly reason: string | null;
  readonly legal: boolean;
}

/** Percent over time, parallel columns. */
export interface WeightLine {
  readonly times: Float64Array;
  readonly percent: Float64Array;
}

export interface StrategyTarget {
  readonly service: string;
  readonly version: string;
  /** Weights of one service count against their sum. */
  readonly weight: number | string;
}

/** A strategy file once read: which share of the traffic goes to which versions, and when. */
export interface Strategy {
  /** Of the strategy itself, as its file calls it. */
  readonly version: string;
  /** `5` and `"20%"` are percent, `0.05` is a fraction. */
  readonly traffic: number | string;
  readonly targets: readonly StrategyTarget[];
  /** By `tag` requests are told apart by what they carry: then the traffic follows the tag and no weight is planned. */
  readonly type: 'percent' | 'tag' | 'time-window';
  /** When it holds; null for all the time. */
  readonly window: Range | null;
}

export interface Rollback {
  readonly time: Micros;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  readonly trigger: string | null;
  readonly durationMs: number | null;
}

export const GATE_IDS = [
  'gray-5xx',
  'p95-rise',
  'p95',
  'error-rate',
  'p99',
  'gray-surge',
  'healthy-instances',
  'business',
  'schema-guard',
  'auto-rollback',
] as const;
export type GateId = (typeof GATE_IDS)[number];

export type GateVerdict = 'passes' | 'near' | 'fired' | 'no-data';

export interface Gate {
  readonly id: GateId;
  readonly title: Message;
  /** What the threshold compares: `above` fires when the value exceeds it. */
  readonly fires: 'above' | 'below';
  readonly threshold: number;
  readonly unit: 'fraction' | 'ms' | 'per-second' | 'count';
  readonly window: Micros;
  readonly effect: Message;
  /** The query behind it, as sent. */
  readonly query: string;
  readonly source: 'prometheus' | 'loki';
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** The newest value; null where there is none, or none that is new enough for a verdict. */
  readonly latest: number | null;
  readonly verdict: GateVerdict;
  /** Why there is no verdict, where there is none: the metric that is absent, the source that is down. */
  readonly absent: Message | null;
  readonly fired: readonly Range[];
}

/** One lane of the rollout timeline: one rollout of one service. */
export interface RolloutLane {
  readonly service: string;
  readonly rollout: string;
  readonly version: string;
  readonly stableVersion: string | null;
  /** Where it was read from. */
  readonly source: 'events' | 'argo' | 'flagger' | 'deployment' | 'istio' | 'strategy';
  readonly stages: readonly StageSpan[];
  readonly states: readonly StateChange[];
  readonly state: string | null;
  readonly planned: WeightLine;
  readonly measured: WeightLine;
  /** The query of the measured weight; null when none could be asked. */
  readonly measuredQuery: string | null;
  readonly gates: readonly Gate[];
  readonly rollbacks: readonly Rollback[];
  readonly events: readonly PlatformEvent[];
  readonly alerts: readonly AlertSpan[];
  readonly warnings: readonly Message[];
}

/** An alert over time, from the ALERTS series or the alerts endpoint. */
export interface AlertSpan {
  readonly name: string;
  readonly state: Alert['state'];
  readonly range: Range;
  readonly labels: Alert['labels'];
}

export interface RolloutPicture {
  readonly lanes: readonly RolloutLane[];
  /** Services seen without a rollout in the range. */
  readonly unchanged: readonly string[];
  readonly chaos: readonly ChaosWindow[];
  /** All alerts of the range, those of unchanged services too. */
  readonly alerts: readonly AlertSpan[];
  readonly events: readonly PlatformEvent[];
  /** Lines of the range that should have been events. */
  readonly malformed: readonly MalformedLine[];
}
