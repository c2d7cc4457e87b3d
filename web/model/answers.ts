// What the analysis worker is asked and answers: plain data and columns that cross by transfer.

import type { Micros, Range } from '../time/index.ts';
import type { CaptureRow, CarrierFacts, HopKeyFacts, Rate, RequestFacts } from './analysis.ts';
import type { Damage, Finding, FindingClass, HopId, Outcome } from './loss.ts';
import type { Message } from './message.ts';
import type { RequestItem, RequestPick } from './requests.ts';
import type { Trace } from './trace.ts';

/** Filters of the heatmap; an empty list means any. */
export interface Filters {
  readonly services: readonly string[];
  readonly groups: readonly string[];
  readonly keys: readonly string[];
  readonly classes: readonly FindingClass[];
  readonly outcomes: readonly Outcome[];
  /** Only requests that crossed this hop. */
  readonly through: HopId | null;
  /** Only requests that all of these are true of, and none of those. */
  readonly only: readonly RequestPick[];
  readonly not: readonly RequestPick[];
}

export const NO_FILTERS: Filters = {
  services: [],
  groups: [],
  keys: [],
  classes: [],
  outcomes: [],
  through: null,
  only: [],
  not: [],
};

/** Time across, hop or key down. */
export interface RateGridQuestion {
  readonly range: Range;
  /** Width of a bin; bins start at whole multiples of it. */
  readonly step: Micros;
  readonly rows: 'hops' | 'keys';
  readonly filters: Filters;
}

/**
 * Counts of requests for each row × group × bin, index `(row * groups.length + group) * bins + bin`.
 * `carried` are the requests that carried the key into the hop; where a row stands for several keys (hops
 * down, no key chosen) the worst outcome of each request counts once. Requests inside a chaos window of
 * their hop are counted in `injected` too.
 */
export interface RateGrid {
  readonly start: Micros;
  readonly step: Micros;
  readonly bins: number;
  readonly rows: readonly (
    { readonly kind: 'hop'; readonly hop: HopId } | { readonly kind: 'key'; readonly key: string }
  )[];
  readonly groups: readonly string[];
  readonly carried: Uint32Array;
  readonly lost: Uint32Array;
  readonly altered: Uint32Array;
  readonly foreign: Uint32Array;
  readonly unobserved: Uint32Array;
  readonly injected: Uint32Array;
  /** Requests traced, for each group × bin. */
  readonly volume: Uint32Array;
  /** For each row × group: the rate from `totalsFrom` (the onset) until `totalsTo` (the end of a loss that is over). */
  readonly totals: readonly Rate[];
  /** Else the beginning of the range. */
  readonly totalsFrom: Micros;
  /** Else the end of the range. */
  readonly totalsTo: Micros;
}

/** Something that happened and may have caused a loss, from Loki, Prometheus, or seen in spans. */
export interface CauseEvent {
  readonly time: Micros;
  readonly kind: 'rollout' | 'config' | 'chaos' | 'other';
  readonly service: string | null;
  /** The versions it names: what comes, and what goes. */
  readonly versions?: readonly string[];
  /** Nobody told of it: the spans of the requests show it. */
  readonly seen?: true;
  /** Something is over: a loss may have ended with it, and none began. */
  readonly over?: true;
  /**
   * A loss may have ended with it as well as begun: something was taken back, set anew, or brought to everybody. How
   * long it took by the time it was told, in microseconds; 0 where it is told at once.
   */
  readonly ending?: Micros;
  readonly text: Message;
}

/** A stretch in which chaos was injected on purpose: its losses leave the verdict. */
export interface ChaosWindow {
  readonly range: Range;
  readonly experiment: string;
  readonly fault: string;
  /** The service or `from → to` it aims at; null when the event names none. */
  readonly target: string | null;
  readonly key: string | null;
  readonly percent: number | null;
}

/** When a loss began: the change point, its 95% interval as a half width, and the event it is told after. */
export interface Onset {
  readonly time: Micros;
  readonly plusMinus: Micros;
  readonly cause: CauseEvent | null;
  /** Whose it was has to be said: another service had an event of this kind as well, or nobody told of this one. */
  readonly contested?: true;
  /** What was damaged before an onset, or still is after an end, where that is clearly more than nothing. */
  readonly beyond?: Rate;
}

/** How many requests the traces cover of those Prometheus counted; null where Prometheus did not say. */
export interface TrafficCoverage {
  readonly traced: number;
  /** The traces these requests came as: more where contexts broke. */
  readonly traces?: number;
  readonly total: number | null;
  /** The series it was counted by, as a PromQL expression. */
  readonly query: string | null;
  /** Configured sampling as a fraction, where known. */
  readonly sampling: number | null;
}

export interface Factor {
  readonly dimension: string;
  readonly value: string;
  readonly rate: Rate;
  /** The requests without this value. */
  readonly rest: Rate;
  /** Significant after Benjamini–Hochberg at 5%. */
  readonly clear: boolean;
  /** Other dimensions that only restate this one, e.g. "zone b". */
  readonly same: readonly string[];
}

export interface Attribution {
  readonly hop: HopId;
  readonly key: string;
  /** The onset of the damage; null where none is claimed: then the whole range is compared. */
  readonly from: Micros | null;
  readonly groups: readonly Factor[];
  /** The group whose requests `factors` compare; absent where they compare all. */
  readonly within?: string;
  readonly factors: readonly Factor[];
  /** Dimensions looked at without a clear difference. */
  readonly unclear: number;
}

/** Stands for a group in a verdict where all groups that carry the key lose it alike. */
export const ALL_GROUPS = '*';

/** A group and all others that differ more than chance easily explains, but not so clearly that the group is told. */
export interface Leaning {
  readonly group: string;
  readonly rate: Rate;
  readonly others: Rate;
}

export type Verdict =
  | {
      readonly kind: 'damage';
      readonly key: string;
      readonly class: FindingClass;
      readonly outcome: Damage;
      readonly hop: HopId;
      /** A gray group, or {@link ALL_GROUPS}. */
      readonly group: string;
      /** No request of the batch tells of a group: there is nothing to compare. */
      readonly ungrouped?: true;
      readonly rate: Rate;
      /** The comparison group, usually stable; null where none carries the key there. */
      readonly against: { readonly group: string; readonly rate: Rate } | null;
      /** Where all groups are told: one that may differ. */
      readonly leaning?: Leaning;
      readonly onset: Onset | null;
      /** When the rate fell again, with the event before that; absent while it lasts. */
      readonly ended?: Onset;
      /**
       * Stretches that were over before the damage came again at the onset, oldest first; `from` is null where one began
       * before all that is known.
       */
      readonly earlier?: readonly { readonly from: Micros | null; readonly to: Micros }[];
      /**
       * The first and the last damaged request, where neither beginning nor end is clear and the damage is too rare
       * or too near together to have gone on throughout the range.
       */
      readonly seen?: { readonly first: Micros; readonly last: Micros };
      readonly proven: number;
      readonly damaged: number;
      readonly strongest: Factor | null;
      readonly strongestShare: number;
      /** Other keys damaged at the same hop in the same requests. */
      readonly with: readonly { readonly key: string; readonly outcome: Damage; readonly requests: number }[];
      /** Other (hop, key) pairs with damage of their own, most damaged first. */
      readonly others: readonly {
        readonly hop: HopId;
        readonly key: string;
        readonly outcome: Damage;
        readonly rate: Rate;
      }[];
      readonly requestIds: readonly string[];
    }
  | {
      readonly kind: 'clean';
      readonly requests: number;
      readonly accepted: number;
      readonly injected: number;
    }
  | {
      readonly kind: 'few';
      readonly key: string;
      readonly outcome: Damage;
      readonly hop: HopId;
      readonly group: string;
      readonly rate: Rate;
      /** The comparison group, where its rate clearly differs, however few these are. */
      readonly against?: { readonly group: string; readonly rate: Rate };
      readonly needed: number;
    }
  /** Requests came, but no span records metadata. */
  | { readonly kind: 'blind'; readonly requests: number; readonly spans: number }
  | { readonly kind: 'empty' };

export interface OverviewQuestion {
  readonly range: Range;
  readonly step: Micros;
  readonly rows: 'hops' | 'keys';
  readonly filters: Filters;
  /** The key whose loss is drawn; null lets the verdict choose it. */
  readonly key: string | null;
  readonly causes: readonly CauseEvent[];
  readonly chaos: readonly ChaosWindow[];
}

/** Hops that settled requests took, and those among them at which nobody records a key. */
export interface HopsSeen {
  readonly total: number;
  readonly blind: readonly HopId[];
}

export interface OverviewAnswer {
  readonly verdict: Verdict;
  /** The key drawn: the one asked for, else the verdict's; null for all of them. */
  readonly key: string | null;
  readonly grid: RateGrid;
  readonly attribution: Attribution | null;
  /** The requests damaged at the verdict's hop that the filters let through, newest first, at most 200 of `losingTotal`. */
  readonly losing: readonly RequestItem[];
  readonly losingTotal: number;
  /** Hops in path order, as in every strip. */
  readonly hops: readonly HopId[];
  /** Of the whole range, whatever the filters draw. */
  readonly hopsSeen: HopsSeen;
  readonly captures: readonly CaptureRow[];
  readonly requests: number;
  /** The traces that these requests came as. */
  readonly traces: number;
  readonly settling: number;
  readonly spans: number;
  /** All keys, groups, services and classes there are, for the filters. */
  readonly choices: {
    readonly keys: readonly string[];
    readonly groups: readonly string[];
    readonly services: readonly string[];
    readonly classes: readonly FindingClass[];
  };
  readonly warnings: readonly Message[];
}

/** One visit of the opened request with all keys, for the waterfall's inspector. */
export interface VisitFacts {
  readonly hop: HopId;
  readonly fromSpanId: string | null;
  readonly toSpanId: string | null;
  readonly keys: readonly HopKeyFacts[];
}

/** An opened request: all its traces, analysed against everything the worker knows. */
export interface RequestAnswer {
  readonly facts: RequestFacts;
  /** Those of its traces whose spans are at hand. */
  readonly traces: readonly Trace[];
  readonly findings: readonly Finding[];
  readonly visits: readonly VisitFacts[];
  readonly carriers: readonly CarrierFacts[];
  /** `gray.tag` in force at each span that has one, by span id (baggage, attribute or inherited). */
  readonly tags: readonly { readonly spanId: string; readonly tag: string; readonly inherited: boolean }[];
  /** How many requests of the batch it was judged with. */
  readonly batch: number;
  readonly warnings: readonly Message[];
}
