// Requests one by one: the grid of requests down and hops or keys across, as columns that cross by transfer.

import type { Micros, Range } from '../time/index.ts';
import type { Factor, Filters } from './answers.ts';
import type { Damage, FindingClass, HopId } from './loss.ts';
import { gathered, type Runs } from './runs.ts';

/** No cell: the request did not cross this hop, or had nothing left to carry. */
export const BLANK = 255;
/** A cell of a request too young to be judged. */
export const SETTLING = 254;

/** A hop or a key: what stands across or down. */
export type GridColumn =
  { readonly kind: 'hop'; readonly hop: HopId } | { readonly kind: 'key'; readonly key: string };

/** Requests of some sections only: of some groups, versions of a service, or routes. */
export interface InSections {
  readonly by: SectionBy;
  readonly service: string | null;
  readonly values: readonly string[];
}

/**
 * Requests with something in common. `trait`: a value of an attribution's dimension at a hop. `region`: begun
 * in the range, in these sections, with a cell at any of these hops or keys, and a trace id that ends as
 * one of `ids`; what is empty or null asks for nothing.
 */
export type RequestPick =
  | { readonly kind: 'trait'; readonly hop: HopId; readonly dimension: string; readonly value: string }
  | {
      readonly kind: 'region';
      readonly range: Range;
      readonly sections: InSections | null;
      readonly subjects: readonly GridColumn[];
      readonly ids: readonly string[];
    };

/** `similar`: requests whose cells are damaged alike stand together. */
export const REQUEST_SORTS = ['time', 'severity', 'group', 'similar'] as const;
export type RequestSort = (typeof REQUEST_SORTS)[number];

/** What rows stand together by: gray group, the version of one service's instances, the entry's operation. */
export const SECTIONS = ['group', 'version', 'route', 'none'] as const;
export type SectionBy = (typeof SECTIONS)[number];

/** Requests down, hops or keys across. */
export interface RequestGridQuestion {
  readonly range: Range;
  readonly columns: 'hops' | 'keys';
  readonly filters: Filters;
  /** Only cells of this hop, e.g. all keys at one hop; null for all. */
  readonly at: HopId | null;
  readonly sort: RequestSort;
  readonly by: SectionBy;
  /** The service whose versions are meant where rows stand together by version. */
  readonly service: string | null;
  /** So many of the first rows are told with the class of each damaged key; none where it is left out. */
  readonly told?: number;
}

export interface Section {
  /** A group, version or operation; empty where requests have none. */
  readonly value: string;
  /** So many further values stand together in it; 0: it is one value's own. */
  readonly others: number;
}

/** Requests as columns. Texts are kept once each, so that a hundred thousand of them cross in one copy. */
export interface RequestColumns {
  readonly count: number;
  /** Microseconds since the epoch. */
  readonly time: Float64Array;
  /** Microseconds. */
  readonly duration: Float64Array;
  readonly settled: Uint8Array;
  readonly group: Uint16Array;
  readonly groups: readonly string[];
  readonly operation: Uint32Array;
  readonly operations: readonly string[];
  readonly section: Uint16Array;
  readonly sections: readonly Section[];
  /** The place of each request's texts in `traceIds` and `ids`. */
  readonly text: Uint32Array;
  /** 32 hex digits each. */
  readonly traceIds: string;
  /** Request ids one after the other, and where each ends; one without its own has its trace id. */
  readonly ids: string;
  readonly idEnds: Uint32Array;
}

export interface RequestGrid {
  readonly requests: RequestColumns;
  readonly columns: readonly GridColumn[];
  /** Rows × columns: an index into OUTCOMES, BLANK or SETTLING. */
  readonly outcome: Uint8Array;
  /** Of the first rows, as many as were asked to be told: each damaged key with its worst damage. */
  readonly told?: readonly RequestItem['damaged'][];
}

/** One row of a grid, read from its columns. */
export interface GridRequest {
  readonly requestId: string;
  readonly traceId: string;
  readonly time: Micros;
  /** Microseconds. */
  readonly duration: number;
  readonly group: string;
  readonly operation: string;
  readonly settled: boolean;
}

export interface RequestItem extends GridRequest {
  readonly damaged: readonly {
    readonly key: string;
    readonly outcome: Damage;
    readonly class: FindingClass;
  }[];
  /** The worst outcome at each of the answer's `hops`, for the small strip; BLANK where not crossed. */
  readonly strip: Uint8Array;
}

const TRACE_ID = 32;

export function traceIdAt(c: RequestColumns, row: number): string {
  const text = c.text[row] ?? 0;
  return c.traceIds.slice(text * TRACE_ID, (text + 1) * TRACE_ID);
}

/** The request in a row; null beyond the last one. */
export function requestAt(c: RequestColumns, row: number): GridRequest | null {
  if (row < 0 || row >= c.count) return null;
  const text = c.text[row] ?? 0;
  const traceId = traceIdAt(c, row);
  const own = c.ids.slice(text === 0 ? 0 : (c.idEnds[text - 1] ?? 0), c.idEnds[text] ?? 0);
  return {
    requestId: own === '' ? traceId : own,
    traceId,
    time: (c.time[row] ?? 0) as Micros,
    duration: c.duration[row] ?? 0,
    group: c.groups[c.group[row] ?? 0] ?? '',
    operation: c.operations[c.operation[row] ?? 0] ?? '',
    settled: c.settled[row] === 1,
  };
}

/** Some rows of a grid in the order given; texts are shared with it. */
export function pickRows(c: RequestColumns, rows: Runs): RequestColumns {
  const n = rows.count;
  return {
    ...c,
    count: n,
    time: gathered(new Float64Array(n), c.time, rows),
    duration: gathered(new Float64Array(n), c.duration, rows),
    settled: gathered(new Uint8Array(n), c.settled, rows),
    group: gathered(new Uint16Array(n), c.group, rows),
    operation: gathered(new Uint32Array(n), c.operation, rows),
    section: gathered(new Uint16Array(n), c.section, rows),
    text: gathered(new Uint32Array(n), c.text, rows),
  };
}

/** Some rows of a matrix of `columns` cells a row. */
export const pickCells = (cells: Uint8Array, columns: number, rows: Runs): Uint8Array =>
  gathered(new Uint8Array(rows.count * columns), cells, rows, columns);

/** Which requests are brushed: those between two rows of the grid, or those begun in a stretch. */
export type BrushedRows =
  | { readonly kind: 'rows'; readonly first: string; readonly last: string }
  | { readonly kind: 'time'; readonly range: Range; readonly groups: readonly string[] };

/** "What do the brushed requests share?" */
export interface BrushQuestion {
  /** What is drawn: it decides which requests are in view and in which order. */
  readonly grid: RequestGridQuestion;
  /** The part of the range in view; null for all of it. */
  readonly window: Range | null;
  /** The brushed hops or keys. */
  readonly subjects: readonly GridColumn[];
  readonly rows: BrushedRows;
}

/**
 * Brushed are the settled requests of the region with a cell at one of its hops or keys. In the factors
 * `rate` is the share of one side that has the value, `rest` the share of the other side.
 */
export interface BrushAnswer {
  readonly brushed: number;
  /** The other settled requests in view with a cell there, and how many of them, evenly taken, were compared. */
  readonly rest: number;
  readonly compared: number;
  /** Brushed requests that are damaged in the region, and those that are known not to be. */
  readonly damaged: number;
  readonly kept: number;
  /** The damage that most of them have; null where none is damaged. */
  readonly outcome: Damage | null;
  /** Where and of what the damage is: what spans are compared at. */
  readonly hop: HopId | null;
  readonly key: string | null;
  /** The share damaged here, brushed against the rest. */
  readonly here: Factor;
  /** Brushed against the rest: the gray group first. */
  readonly shared: readonly Factor[];
  /** The damaged of them against those that kept it. */
  readonly within: readonly Factor[];
  /** Dimensions looked at without a clear difference. */
  readonly unclear: number;
  /** Damaged ones first, newest first, at most 200. */
  readonly items: readonly RequestItem[];
  /** Hops in path order, as in every strip. */
  readonly hops: readonly HopId[];
  /** The same requests as a filter; null where no filter says exactly these. */
  readonly pick: RequestPick | null;
}
