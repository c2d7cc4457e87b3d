// Picks and brushes as they stand in an address: short JSON lists. Reading never throws.

import {
  SECTIONS,
  hopKey,
  parseHopKey,
  type BrushedRows,
  type GridColumn,
  type InSections,
  type RequestPick,
} from '../../model/index.ts';
import { fromMillis, micros, type Range } from '../../time/index.ts';

/** The brushed region: hops or keys, and rows of requests or a stretch of time. */
export interface Brush {
  readonly subjects: readonly GridColumn[];
  readonly rows: BrushedRows;
}

const columnText = (c: GridColumn): string => (c.kind === 'hop' ? `h${hopKey(c.hop)}` : `k${c.key}`);

function columnOf(text: unknown): GridColumn[] {
  if (typeof text !== 'string') return [];
  if (text.startsWith('k') && text.length > 1) return [{ kind: 'key', key: text.slice(1) }];
  const hop = text.startsWith('h') ? parseHopKey(text.slice(1)) : null;
  return hop ? [{ kind: 'hop', hop }] : [];
}

const columnsOf = (list: unknown): GridColumn[] => (Array.isArray(list) ? list.flatMap(columnOf) : []);

const texts = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((t: unknown): t is string => typeof t === 'string') : [];

function parsed(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as unknown[]) : [];
  } catch {
    return [];
  }
}

/** Milliseconds keep an address short; the range is widened to whole ones. */
const millis = (r: Range): readonly [number, number] => [Math.floor(r.from / 1000), Math.ceil(r.to / 1000)];

function rangeOf(from: unknown, to: unknown): Range | null {
  if (typeof from !== 'number' || typeof to !== 'number' || !(from < to)) return null;
  return { from: fromMillis(from), to: fromMillis(to) };
}

const HEX = /^[0-9a-f]+$/;
const TRACE_ID = /^[0-9a-f]{32}$/;

export function writePick(pick: RequestPick): string {
  if (pick.kind === 'trait') return JSON.stringify(['t', hopKey(pick.hop), pick.dimension, pick.value]);
  const { range, sections, subjects, ids } = pick;
  const within = sections && [sections.by, sections.service, sections.values];
  return JSON.stringify(['r', range.from, range.to, within, subjects.map(columnText), ids.join('.')]);
}

function sectionsOf(value: unknown): InSections | null {
  if (!Array.isArray(value)) return null;
  const [by, service, values] = value as unknown[];
  const known = SECTIONS.find(s => s === by);
  if (known === undefined) return null;
  return { by: known, service: typeof service === 'string' ? service : null, values: texts(values) };
}

/** The pick of a text, none for one that is not understood. */
export function readPick(text: string): RequestPick[] {
  const [kind, a, b, c, d, e] = parsed(text);
  if (kind === 't') {
    const hop = typeof a === 'string' ? parseHopKey(a) : null;
    if (!hop || typeof b !== 'string' || typeof c !== 'string') return [];
    return [{ kind: 'trait', hop, dimension: b, value: c }];
  }
  // Exact microseconds: a request at the edge must not slip in or out.
  if (kind !== 'r' || typeof a !== 'number' || typeof b !== 'number' || !(a < b)) return [];
  const ids = typeof e === 'string' ? e.split('.').filter(id => HEX.test(id)) : [];
  const range = { from: micros(a), to: micros(b) };
  return [{ kind: 'region', range, sections: sectionsOf(c), subjects: columnsOf(d), ids }];
}

export function writeBrush({ subjects, rows }: Brush): string {
  const what = subjects.map(columnText);
  return rows.kind === 'rows'
    ? JSON.stringify(['r', what, rows.first, rows.last])
    : JSON.stringify(['t', what, ...millis(rows.range), rows.groups]);
}

export function readBrush(text: string | null): Brush | null {
  const [kind, what, a, b, groups] = parsed(text ?? '');
  const subjects = columnsOf(what);
  if (subjects.length === 0) return null;
  if (kind === 'r' && typeof a === 'string' && typeof b === 'string')
    return TRACE_ID.test(a) && TRACE_ID.test(b)
      ? { subjects, rows: { kind: 'rows', first: a, last: b } }
      : null;
  const range = kind === 't' ? rangeOf(a, b) : null;
  return range && { subjects, rows: { kind: 'time', range, groups: texts(groups) } };
}
