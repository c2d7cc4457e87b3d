// The texts of all requests of an analysis, put together once, so that a hundred thousand of them are one copy.

import type { Facts } from './bins.ts';

export interface Texts {
  /** By request: index into `operations`. */
  readonly operation: Uint32Array;
  readonly operations: readonly string[];
  /** By request, microseconds. */
  readonly duration: Float64Array;
  /** 32 hex digits each. */
  readonly traceIds: string;
  /** Request ids one after the other, and where each ends; one without its own has its trace id and is empty here. */
  readonly ids: string;
  readonly idEnds: Uint32Array;
}

const kept = new WeakMap<Facts, Texts>();

export function textsOf(facts: Facts): Texts {
  let texts = kept.get(facts);
  if (!texts) kept.set(facts, (texts = makeTexts(facts)));
  return texts;
}

function makeTexts({ analysis: { requests } }: Facts): Texts {
  const n = requests.length;
  const known = new Map<string, number>();
  const [operation, duration, idEnds] = [new Uint32Array(n), new Float64Array(n), new Uint32Array(n)];
  const ids = new Array<string>(n).fill('');
  const traceIds = new Array<string>(n).fill('');
  let end = 0;
  for (const [i, { traceIds: all, requestId, entry, start, end: last }] of requests.entries()) {
    const traceId = (all[0] ?? '').padStart(32, '0');
    const place = known.get(entry.operation) ?? known.size;
    known.set(entry.operation, place);
    operation[i] = place;
    duration[i] = Math.max(0, last - start);
    traceIds[i] = traceId;
    if (requestId !== traceId) ids[i] = requestId;
    idEnds[i] = end += ids[i]?.length ?? 0;
  }
  const operations = [...known.keys()];
  return { operation, operations, duration, traceIds: traceIds.join(''), ids: ids.join(''), idEnds };
}
