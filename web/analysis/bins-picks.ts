// Which requests a pick means: those with a trait at a hop, or those of a brushed region.

import type { GridColumn, RequestPick } from '../model/index.ts';
import { contains } from '../time/index.ts';
import { traitsAt } from './attribution-upstream.ts';
import { at, hopIndex, type Facts } from './bins.ts';
import { sectionValues } from './requests-sections.ts';

type TraitPick = Extract<RequestPick, { kind: 'trait' }>;
type RegionPick = Extract<RequestPick, { kind: 'region' }>;

/** By request: is the pick true of it? Reading the traits of a hop takes a while, so the answer is kept. */
const kept = new WeakMap<Facts, Map<string, Uint8Array>>();

export function pickMask(facts: Facts, pick: RequestPick): Uint8Array {
  const known = kept.get(facts) ?? new Map<string, Uint8Array>();
  kept.set(facts, known);
  const id = JSON.stringify(pick);
  let mask = known.get(id);
  if (!mask) {
    mask = pick.kind === 'trait' ? traitMask(facts, pick) : regionMask(facts, pick);
    if (known.size >= 32) known.clear();
    known.set(id, mask);
  }
  return mask;
}

/** `client × server of the caller` asks for one side of a pair: see callersOnly. */
const CALLER = / of the caller$/;

function traitMask(facts: Facts, { hop, dimension, value }: TraitPick): Uint8Array {
  const { analysis } = facts;
  const mask = new Uint8Array(analysis.requests.length);
  const index = hopIndex(analysis, hop);
  const pair = CALLER.test(dimension) ? dimension.replace(CALLER, '') : null;
  const { visits } = analysis;
  for (let v = 0; v < visits.hop.length; v++) {
    const r = at(visits.request, v);
    if (visits.hop[v] !== index || mask[r] === 1) continue;
    const has = traitsAt(analysis, v, false).some(
      t =>
        (t.dimension === dimension && t.value === value) ||
        (t.dimension === pair && t.sides?.caller === value),
    );
    if (has) mask[r] = 1;
  }
  return mask;
}

function regionMask(facts: Facts, pick: RegionPick): Uint8Array {
  const { requests } = facts.analysis;
  const { sections, range, ids } = pick;
  const value = sections && sectionValues(facts, sections.by, sections.service);
  const touches = touching(facts, pick.subjects);
  const wanted = new Set(ids);
  const size = ids[0]?.length ?? 0;
  const mask = new Uint8Array(requests.length);
  for (const [r, request] of requests.entries()) {
    if (!contains(range, request.start) || !touches(r)) continue;
    if (value && !sections.values.includes(value(r))) continue;
    if (size > 0 && !wanted.has((request.traceIds[0] ?? '').padStart(32, '0').slice(-size))) continue;
    mask[r] = 1;
  }
  return mask;
}

/** Does a request carry anything into one of these hops, or one of these keys anywhere? */
function touching(facts: Facts, subjects: readonly GridColumn[]): (request: number) => boolean {
  if (subjects.length === 0) return () => true;
  const { analysis } = facts;
  const hops = new Set(subjects.map(s => (s.kind === 'hop' ? hopIndex(analysis, s.hop) : -1)));
  const keys = new Set(subjects.map(s => (s.kind === 'key' ? analysis.keys.indexOf(s.key) : -1)));
  return r => {
    for (let i = facts.rows[r] ?? 0; i < (facts.rows[r + 1] ?? 0); i++)
      if (hops.has(facts.hop[i] ?? 0) || keys.has(facts.key[i] ?? 0)) return true;
    return false;
  };
}
