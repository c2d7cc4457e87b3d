// Slots become walks, walks become traces and truth. Nothing is kept but the last few slots.

import type { Range } from '../../web/time/index.ts';
import { entryAt, requestsIn, type WorldKey } from './entry.ts';
import type { FaultTools } from './faults.ts';
import { readTraceId } from './slots.ts';
import type { SpanDraft } from './span.ts';
import { truthOf } from './truth.ts';
import type { Truth, WorldTrace } from './types.ts';
import type { Walk } from './carrier.ts';
import { walkRequest } from './walk.ts';
import type { Rng } from './random.ts';

/** No request takes longer, so a span in a range belongs to a request that entered at most this long before. */
export const LONGEST = 8e6;

/** The value with which a neighbour of the same slot entered, where it is another one. */
function foreignValue(
  key: WorldKey,
  slot: number,
  index: number,
  own: Walk['entry'],
  header: string,
): string | null {
  const mine = own.carried.headers.find(h => h.canon === header)?.value;
  const count = requestsIn(key, slot);
  for (let i = 1; i < count; i++) {
    const { entry } = entryAt(key, slot, (index + i) % count);
    const value = entry.carried.headers.find(h => h.canon === header)?.value;
    if (typeof value === 'string' && value !== mine) return value;
  }
  return null;
}

const toolsFor = (
  key: WorldKey,
  slot: number,
  index: number,
  entry: Walk['entry'],
  rng: Rng,
): FaultTools => ({
  rng,
  foreign: header => foreignValue(key, slot, index, entry, header),
});

/** One request, walked. */
export function walkAt(key: WorldKey, slot: number, index: number): Walk {
  const { entry, rng } = entryAt(key, slot, index);
  const { mesh, faults, noise, story } = key.scenario;
  const tools = toolsFor(key, slot, index, entry, rng);
  const walk: Walk = {
    mesh,
    faults,
    noise,
    rng,
    tools,
    entry,
    now: key.now,
    hooked: name => story.hooks?.services.includes(name) === true && story.hooks.share >= 1,
    spans: [],
    carriers: [],
    traceIds: [],
  };
  walkRequest(walk);
  return walk;
}

/** The traces of a walk as a store holds them, in order of their first span. */
export function tracesOf(walk: Walk): readonly WorldTrace[] {
  const byTrace = new Map<string, SpanDraft[]>();
  for (const span of walk.spans) {
    if (!span.present) continue;
    const list = byTrace.get(span.traceId);
    if (list === undefined) byTrace.set(span.traceId, [span]);
    else list.push(span);
  }
  return [...byTrace].map(([traceId, spans]) => ({ traceId, spans }));
}

interface Slot {
  readonly walks: readonly Walk[];
  readonly traces: readonly WorldTrace[];
  truth: readonly Truth[] | null;
}

export interface Traces {
  traces(range: Range): readonly WorldTrace[];
  trace(id: string): WorldTrace | null;
  truth(range: Range): readonly Truth[];
  /** Every walk whose request entered in the range; with `chosen`, of those whose entry's trace id it takes. */
  walks(range: Range, chosen?: (traceId: string) => boolean): readonly Walk[];
}

function* allOf(slots: Iterable<Slot>): Generator<Walk> {
  for (const s of slots) yield* s.walks;
}

/** Requests kept for the next question; a slot is kept or made again as a whole. */
const KEPT_REQUESTS = 400;

function keep(kept: Map<number, Slot>, index: number, slot: Slot): void {
  let requests = slot.walks.length;
  for (const s of kept.values()) requests += s.walks.length;
  for (const [i, s] of kept) {
    if (requests <= KEPT_REQUESTS) break;
    requests -= s.walks.length;
    kept.delete(i);
  }
  kept.set(index, slot);
}

export function makeTraces(key: WorldKey): Traces {
  const kept = new Map<number, Slot>();
  const { slot: length } = key.scenario.traffic;
  const slot = (index: number): Slot => {
    const known = kept.get(index);
    if (known !== undefined) return known;
    const walks = Array.from({ length: requestsIn(key, index) }, (_, i) => walkAt(key, index, i));
    walks.sort((a, b) => a.entry.start - b.entry.start);
    const made: Slot = { walks, traces: walks.flatMap(tracesOf), truth: null };
    keep(kept, index, made);
    return made;
  };
  const over = function* (range: Range, before: number): Generator<Slot> {
    const first = Math.floor((range.from - before - key.now) / length);
    const last = Math.ceil((range.to - key.now) / length);
    for (let i = first; i < last; i++) yield slot(i);
  };
  const chosenIn = (index: number, chosen: (traceId: string) => boolean): readonly Walk[] => {
    const known = kept.get(index);
    if (known !== undefined) return known.walks.filter(w => chosen(w.entry.traceId));
    const walks: Walk[] = [];
    // An entry is quickly made; the walks of the others are not needed.
    for (let i = 0; i < requestsIn(key, index); i++)
      if (chosen(entryAt(key, index, i).entry.traceId)) walks.push(walkAt(key, index, i));
    return walks;
  };
  const few = function* (range: Range, chosen: (traceId: string) => boolean): Generator<Walk> {
    const last = Math.ceil((range.to - key.now) / length);
    for (let i = Math.floor((range.from - key.now) / length); i < last; i++) yield* chosenIn(i, chosen);
  };
  return readers(key, slot, over, few);
}

type Over = (range: Range, before: number) => Iterable<Slot>;
type Few = (range: Range, chosen: (traceId: string) => boolean) => Iterable<Walk>;

function readers(key: WorldKey, slot: (index: number) => Slot, over: Over, few: Few): Traces {
  const inside = (range: Range, t: number): boolean => t >= range.from && t < range.to;
  return {
    traces: range => {
      const found: WorldTrace[] = [];
      for (const s of over(range, LONGEST))
        for (const t of s.traces) if (t.spans.some(x => inside(range, x.start))) found.push(t);
      return found.sort((a, b) => (a.spans[0]?.start ?? 0) - (b.spans[0]?.start ?? 0));
    },
    trace: id => {
      const name = readTraceId(key.seed, id);
      return name === null ? null : (slot(name.slot).traces.find(t => t.traceId === id) ?? null);
    },
    truth: range => {
      const found: Truth[] = [];
      for (const s of over(range, LONGEST)) {
        s.truth ??= s.walks.flatMap(w => truthOf(w));
        for (const t of s.truth) if (inside(range, t.time)) found.push(t);
      }
      return found.sort((a, b) => a.time - b.time);
    },
    walks: (range, chosen) => {
      const found: Walk[] = [];
      const walks = chosen === undefined ? allOf(over(range, 0)) : few(range, chosen);
      for (const w of walks) if (inside(range, w.entry.start)) found.push(w);
      return found;
    },
  };
}
