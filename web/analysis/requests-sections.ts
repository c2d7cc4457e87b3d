// What rows of requests stand together by: gray group, the version that a service had, the entry's operation.

import { textAttribute, visitAt, type RequestGridQuestion, type Section, type Span } from '../model/index.ts';
import type { Facts } from './bins.ts';

/** More sections than this cannot be told apart in one picture: the smallest stand together. */
const MOST = 6;

export interface Sections {
  /** Of each listed request. */
  readonly of: Uint16Array;
  readonly sections: readonly Section[];
}

const versionOf = (span: Span | null, service: string): string | null =>
  span?.resource.service === service
    ? (textAttribute(span.resource.attributes, 'service.version') ?? null)
    : null;

/** By request: the version of the first instance of `service` that it passed; empty where none is known. */
export function versionsAt(facts: Facts, service: string): readonly string[] {
  const { analysis } = facts;
  const out = new Array<string>(analysis.requests.length).fill('');
  const { request } = analysis.visits;
  for (let v = 0; v < request.length; v++) {
    const r = request[v] ?? 0;
    if (out[r] !== '') continue;
    const visit = visitAt(analysis, v);
    out[r] = versionOf(visit?.from ?? null, service) ?? versionOf(visit?.to ?? null, service) ?? '';
  }
  return out;
}

/** What each request of the analysis is told apart by; null where rows do not stand in sections. */
export function sectionValues(
  facts: Facts,
  by: RequestGridQuestion['by'],
  service: string | null,
): ((request: number) => string) | null {
  const { requests } = facts.analysis;
  if (by === 'none' || (by === 'version' && service === null)) return null;
  if (by === 'group') return r => facts.groups[facts.group[r] ?? 0] ?? '';
  if (by === 'route') return r => requests[r]?.entry.operation ?? '';
  const versions = versionsAt(facts, service ?? '');
  return r => versions[r] ?? '';
}

const newestFirst = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true });

/** Groups as everywhere, versions newest first, routes the busiest first; what has no value comes last. */
function placed(facts: Facts, by: RequestGridQuestion['by'], counts: ReadonlyMap<string, number>): string[] {
  const values = [...counts.keys()];
  if (by === 'group') return facts.groups.filter(g => counts.has(g));
  const known = values.filter(v => v !== '');
  const busiest = (a: string, b: string): number => (counts.get(b) ?? 0) - (counts.get(a) ?? 0);
  known.sort(by === 'version' ? newestFirst : (a, b) => busiest(a, b) || (a < b ? -1 : 1));
  return counts.has('') ? [...known, ''] : known;
}

/** The sections of these requests, in the order in which they stand. */
export function sectionsOf(
  facts: Facts,
  { by, service }: Pick<RequestGridQuestion, 'by' | 'service'>,
  listed: Uint32Array,
): Sections {
  const of = new Uint16Array(listed.length);
  const value = sectionValues(facts, by, service);
  if (!value) return { of, sections: [{ value: '', others: 0 }] };
  const codes = new Map<string, number>();
  for (let i = 0; i < listed.length; i++) {
    const v = value(listed[i] ?? 0);
    let code = codes.get(v);
    if (code === undefined) codes.set(v, (code = codes.size));
    of[i] = code;
  }
  const counts = new Uint32Array(codes.size);
  for (let i = 0; i < of.length; i++) counts[of[i] ?? 0] = (counts[of[i] ?? 0] ?? 0) + 1;
  const all = placed(facts, by, new Map([...codes].map(([v, code]) => [v, counts[code] ?? 0])));
  const own = all.length > MOST ? all.slice(0, MOST - 1) : all;
  const sections: Section[] = own.map(v => ({ value: v, others: 0 }));
  if (own.length < all.length) sections.push({ value: '', others: all.length - own.length });
  const place = new Uint16Array(codes.size);
  for (const [i, v] of all.entries()) place[codes.get(v) ?? 0] = Math.min(i, sections.length - 1);
  for (let i = 0; i < of.length; i++) of[i] = place[of[i] ?? 0] ?? 0;
  return { of, sections };
}
