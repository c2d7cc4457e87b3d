// Faults: where they strike, how often, and what they do to the carried metadata.

import type { Carried } from './headers.ts';
import type { Op, Pod, Service } from './mesh.ts';
import type { Rng } from './random.ts';

/** What a fault may depend on. */
export interface HopFacts {
  /** Microseconds against the world's `now`; negative in the past. */
  readonly at: number;
  readonly from: Service;
  readonly fromPod: Pod;
  readonly to: Op;
  /** The gray group the request was meant for. */
  readonly group: string;
  readonly tenant: string;
  /** Id of the operation the request entered with. */
  readonly entry: string;
}

export interface FaultTools {
  readonly rng: Rng;
  /** The value of a header with which another request of the same moment entered; null where it is the same. */
  foreign(key: string): string | null;
}

export type Change = (carried: Carried, tools: FaultTools) => Carried | null;
type Chance = (facts: HopFacts) => number;

export type Fault =
  | {
      readonly do: 'change';
      readonly at: 'wire' | 'in-process';
      readonly from: string;
      /** The service called; null for every one. */
      readonly to: string | null;
      readonly chance: Chance;
      /** Null where the request does not carry what the fault needs. */
      readonly apply: Change;
    }
  | {
      /** The trace context is gone: what comes below starts a trace of its own. */
      readonly do: 'break';
      readonly at: 'wire' | 'in-process';
      readonly from: string;
      readonly to: string;
      readonly chance: Chance;
      /** What vanishes with it. */
      readonly apply: Change | null;
    }
  | {
      readonly do: 'tag';
      readonly service: string;
      readonly effect: 'invisible' | 'mismatch' | 'misrouted';
      readonly chance: Chance;
    };

/** From this moment on (microseconds against now), at this rate, for these groups. */
export const since =
  (from: number, rate: number, groups: readonly string[] | null = null): Chance =>
  facts =>
    facts.at >= from && (groups === null || groups.includes(facts.group)) ? rate : 0;

export const between =
  (from: number, to: number, rate: number, groups: readonly string[] | null = null): Chance =>
  facts =>
    facts.at >= from && facts.at < to && (groups === null || groups.includes(facts.group)) ? rate : 0;
