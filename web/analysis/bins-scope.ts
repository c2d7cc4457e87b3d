// What the filters of a question let through, as masks over requests, hops, keys and findings.

import { OUTCOMES, type Filters, type HopId } from '../model/index.ts';
import type { Range } from '../time/index.ts';
import { at, hopIndex, isDamage, type Facts } from './bins.ts';
import { pickMask } from './bins-picks.ts';

export interface Scope {
  /** By request: in the range, of a wanted group, through the wanted hop. */
  readonly requests: Uint8Array;
  /** By hop: touches a wanted service. */
  readonly hops: Uint8Array;
  readonly keys: Uint8Array;
  /** Does this row's damage have a wanted class and outcome? Always true where neither is asked for. */
  readonly wanted: (row: number) => boolean;
  /** True where only some classes or outcomes are asked for. */
  readonly narrowed: boolean;
  /** True where neither services, keys, classes nor outcomes are asked for: every request in scope is meant. */
  readonly open: boolean;
}

const touches = (hop: HopId, services: readonly string[]): boolean =>
  services.length === 0 || services.includes(hop.from) || services.includes(hop.to);

const folded = (key: string): string => key.toLowerCase().replaceAll('_', '-');

function requestMask(facts: Facts, range: Range, filters: Filters): Uint8Array {
  const { requests } = facts.analysis;
  const groups = Uint8Array.from(facts.groups, g =>
    filters.groups.length === 0 || filters.groups.includes(g) ? 1 : 0,
  );
  const mask = new Uint8Array(requests.length);
  for (let r = 0; r < mask.length; r++) {
    const start = facts.start[r] ?? 0;
    if (start >= range.from && start < range.to) mask[r] = groups[facts.group[r] ?? 0] ?? 0;
  }
  for (const pick of filters.only) narrow(mask, pickMask(facts, pick), 1);
  for (const pick of filters.not) narrow(mask, pickMask(facts, pick), 0);
  if (filters.through === null) return mask;
  const through = hopIndex(facts.analysis, filters.through);
  const crossed = new Uint8Array(requests.length);
  const { hop, request } = facts.analysis.visits;
  for (let v = 0; v < hop.length; v++) if (hop[v] === through) crossed[request[v] ?? 0] = 1;
  return mask.map((m, r) => m & at(crossed, r));
}

/** Takes out of a mask what another does not have as wanted. */
function narrow(mask: Uint8Array, other: Uint8Array, wanted: number): void {
  for (let r = 0; r < mask.length; r++) if (other[r] !== wanted) mask[r] = 0;
}

/** The masks of these filters over this range. */
export function scopeOf(facts: Facts, range: Range, filters: Filters): Scope {
  const { analysis } = facts;
  const keys = new Set(filters.keys.map(folded));
  const { classes, outcomes } = filters;
  const wanted = (row: number): boolean => {
    const outcome = OUTCOMES[at(facts.outcome, row)];
    if (outcome === undefined || (outcomes.length > 0 && !outcomes.includes(outcome))) return false;
    if (classes.length === 0) return true;
    const finding = analysis.findings[facts.finding.get(row) ?? -1];
    return isDamage(at(facts.outcome, row)) && finding !== undefined && classes.includes(finding.class);
  };
  return {
    requests: requestMask(facts, range, filters),
    hops: Uint8Array.from(analysis.hops, h => (touches(h, filters.services) ? 1 : 0)),
    keys: Uint8Array.from(analysis.keys, k => (keys.size === 0 || keys.has(folded(k)) ? 1 : 0)),
    wanted,
    narrowed: classes.length > 0 || outcomes.length > 0,
    open: classes.length + outcomes.length + keys.size + filters.services.length === 0,
  };
}
