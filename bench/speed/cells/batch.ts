// An analysis of as many requests as are asked for, written down directly: what is measured begins where the
// analysis ends. Each request crosses every hop with one key; some hops record nothing, one loses a third of
// the canary's.

import {
  NO_SPANS,
  OUTCOMES,
  type Analysis,
  type HopId,
  type RequestFacts,
} from '../../../web/model/index.ts';
import { micros, type Micros, type Range } from '../../../web/time/index.ts';

export const HOPS = 10;
const STEP = 36_000;

const services = Array.from({ length: HOPS + 1 }, (_, i) => `service-${i}`);

export const rangeOf = (now: Micros, requests: number): Range => ({
  from: micros(now - requests * STEP),
  to: now,
});

function outcomeAt(request: number, hop: number): number {
  if (hop === 3) return OUTCOMES.indexOf('unobserved');
  const canary = request % 8 === 0;
  return OUTCOMES.indexOf(hop === 6 && canary && request % 3 === 0 ? 'lost' : 'kept');
}

/** `requests` × {@link HOPS} cells. */
export function batchOf(requests: number, now: Micros): Analysis {
  const { from } = rangeOf(now, requests);
  const hops = services.slice(1).map((to, i): HopId => ({ kind: 'wire', from: services[i] ?? '', to }));
  const facts = Array.from({ length: requests }, (_, i): RequestFacts => {
    const start = micros(from + i * STEP);
    const traceId = (i * 2654435761).toString(16).padStart(32, '0');
    return {
      ...{
        requestId: `request-${i}`,
        traceIds: [traceId],
        start,
        end: micros(start + 1000 * (1 + (i % 400))),
      },
      ...{
        entry: { service: 'service-0', operation: `GET /${i % 5}` },
        group: i % 8 === 0 ? 'v2' : 'stable',
      },
      ...{ settled: true, error: false, spans: 2 * HOPS },
    };
  });
  const cells = requests * HOPS;
  const request = Uint32Array.from({ length: cells }, (_, i) => Math.floor(i / HOPS));
  const hop = Uint32Array.from({ length: cells }, (_, i) => i % HOPS);
  const nowhere = new Int32Array(cells).fill(-1);
  return {
    ...{ requests: facts, traces: requests, spans: requests * 2 * HOPS, hops, keys: ['gray.tag'] },
    visits: { request, hop, from: nowhere, to: nowhere },
    ends: NO_SPANS,
    cells: {
      visit: Uint32Array.from({ length: cells }, (_, i) => i),
      key: new Uint16Array(cells),
      outcome: Uint8Array.from(hop, (h, i) => outcomeAt(request[i] ?? 0, h)),
      finding: new Map(),
    },
    ...{ findings: [], captures: [], warnings: [] },
  };
}
