import {
  LOSS_CLASSES,
  GRAY_FAULTS,
  OUTCOMES,
  REQUEST_SORTS,
  SECTIONS,
  hopKey,
  parseHopKey,
  type Filters,
  type FindingClass,
  type HopId,
  type Outcome,
  type RequestPick,
  type RequestSort,
  type SectionBy,
} from '../../model/index.ts';
import { fromMillis, type Range } from '../../time/index.ts';
import type { Codec } from '../../state/url.ts';
import { readBrush, readPick, writeBrush, writePick, type Brush } from './picks.ts';

export const MODES = ['time-hops', 'time-keys', 'requests-hops', 'requests-keys'] as const;
export type Mode = (typeof MODES)[number];
export const ORDERS = ['path', 'damage', 'name'] as const;
export type Order = (typeof ORDERS)[number];

/** Everything about the heatmap that a copied link keeps. */
export interface HeatmapParams {
  readonly mode: Mode;
  /** Null: the key of the verdict. */
  readonly key: string | null;
  readonly order: Order;
  readonly sort: RequestSort;
  /** What the rows of requests stand together by. */
  readonly by: SectionBy;
  readonly groups: readonly string[];
  readonly services: readonly string[];
  readonly classes: readonly FindingClass[];
  readonly outcomes: readonly Outcome[];
  readonly through: HopId | null;
  /** Only requests with all of these in common, and none of those. */
  readonly only: readonly RequestPick[];
  readonly not: readonly RequestPick[];
  /** The region whose requests are compared with the others in view. */
  readonly brush: Brush | null;
  /** The part of the range whose requests are drawn; null for all of it. */
  readonly window: Range | null;
  /** The numbers instead of the picture. */
  readonly table: boolean;
  /** What the time modes count: requests that were traced, or all that Prometheus counted. */
  readonly count: 'traces' | 'all';
}

export const DEFAULT_PARAMS: HeatmapParams = {
  mode: 'time-hops',
  key: null,
  order: 'path',
  sort: 'time',
  by: 'group',
  groups: [],
  services: [],
  classes: [],
  outcomes: [],
  through: null,
  only: [],
  not: [],
  brush: null,
  window: null,
  table: false,
  count: 'traces',
};

/** Names may hold commas, so each is encoded before they are joined. */
const joined = (list: readonly string[]): string => list.map(encodeURIComponent).join(',');

function split(value: string | null): string[] {
  if (value === null || value === '') return [];
  return value.split(',').flatMap(part => {
    try {
      return [decodeURIComponent(part)];
    } catch {
      return [];
    }
  });
}

const oneOf = <T extends string>(list: readonly T[], value: string | null, fallback: T): T =>
  list.find(x => x === value) ?? fallback;

const someOf = <T extends string>(list: readonly T[], value: string | null): T[] =>
  split(value).flatMap(v => list.filter(x => x === v));

function readWindow(value: string | null): Range | null {
  const match = /^(\d{13,14})-(\d{13,14})$/.exec(value ?? '');
  if (!match) return null;
  const range = { from: fromMillis(Number(match[1])), to: fromMillis(Number(match[2])) };
  return range.from < range.to ? range : null;
}

const writeWindow = (w: Range): string => `${Math.floor(w.from / 1000)}-${Math.ceil(w.to / 1000)}`;

const CLASSES: readonly FindingClass[] = [...LOSS_CLASSES, ...GRAY_FAULTS];

function read(q: URLSearchParams): HeatmapParams {
  const through = q.get('through');
  const key = q.get('key');
  return {
    mode: oneOf(MODES, q.get('mode'), DEFAULT_PARAMS.mode),
    key: key === '' ? null : key,
    order: oneOf(ORDERS, q.get('rows'), DEFAULT_PARAMS.order),
    sort: oneOf(REQUEST_SORTS, q.get('sort'), DEFAULT_PARAMS.sort),
    by: oneOf(SECTIONS, q.get('by'), DEFAULT_PARAMS.by),
    groups: split(q.get('group')),
    services: split(q.get('service')),
    classes: someOf(CLASSES, q.get('class')),
    outcomes: someOf(OUTCOMES, q.get('outcome')),
    through: through === null ? null : parseHopKey(through),
    only: split(q.get('only')).flatMap(readPick),
    not: split(q.get('not')).flatMap(readPick),
    brush: readBrush(q.get('brush')),
    window: readWindow(q.get('window')),
    table: q.get('table') === '1',
    count: q.get('count') === 'all' ? 'all' : 'traces',
  };
}

function write(p: HeatmapParams): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  if (p.mode !== DEFAULT_PARAMS.mode) out.mode = p.mode;
  if (p.key !== null) out.key = p.key;
  if (p.order !== DEFAULT_PARAMS.order) out.rows = p.order;
  if (p.sort !== DEFAULT_PARAMS.sort) out.sort = p.sort;
  if (p.by !== DEFAULT_PARAMS.by) out.by = p.by;
  if (p.groups.length > 0) out.group = joined(p.groups);
  if (p.services.length > 0) out.service = joined(p.services);
  if (p.classes.length > 0) out.class = joined(p.classes);
  if (p.outcomes.length > 0) out.outcome = joined(p.outcomes);
  if (p.through !== null) out.through = hopKey(p.through);
  if (p.only.length > 0) out.only = joined(p.only.map(writePick));
  if (p.not.length > 0) out.not = joined(p.not.map(writePick));
  if (p.brush !== null) out.brush = writeBrush(p.brush);
  if (p.window !== null) out.window = writeWindow(p.window);
  if (p.table) out.table = '1';
  if (p.count !== DEFAULT_PARAMS.count) out.count = p.count;
  return out;
}

/** How the heatmap stands in an address. */
export const heatmapCodec: Codec<HeatmapParams> = { read, write };

/** The filters of a question; in requests modes a chosen key is a filter like the others. */
export function filtersOf(p: HeatmapParams, keys: readonly string[]): Filters {
  const { services, groups, classes, outcomes, through, only, not } = p;
  return { services, groups, keys, classes, outcomes, through, only, not };
}

/** What takes all filters away. */
export const NO_FILTER: Partial<HeatmapParams> = {
  groups: [],
  services: [],
  classes: [],
  outcomes: [],
  through: null,
  only: [],
  not: [],
};

export const isFiltered = (p: HeatmapParams): boolean =>
  p.groups.length + p.services.length + p.classes.length + p.outcomes.length > 0 ||
  p.only.length + p.not.length > 0 ||
  p.through !== null;
