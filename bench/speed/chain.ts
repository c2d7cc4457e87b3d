// Requests of the size that the aim for memory names: 10 hops, 8 keys on each.

import { jaegerV1Text } from '../../mocks/servers/jaeger/index.ts';
import type { WorldSpan } from '../../mocks/world/types.ts';
import { micros } from '../../web/time/index.ts';
import { NOW, type Body } from './bodies.ts';

/** Each a received and a sent side, the last only received: 11 sides, 10 hops. */
const SIDES = 11;
const STEP = 36_000;
const SETTLED = 60e6;
const KEYS: readonly (readonly [string, (request: number) => string])[] = [
  ['tenant-id', r => `tenant-${r % 7}`],
  ['x-request-id', r => `request-${r.toString(16).padStart(12, '0')}`],
  ['x-user-segment', r => `segment-${r % 3}`],
  ['x-region', () => 'eu-1'],
  ['x-client-version', r => `4.${r % 5}.0`],
  ['x-release-stage', r => (r % 8 === 0 ? 'canary' : 'stable')],
  ['x-priority', () => 'normal'],
  ['x-locale', r => ['de', 'en', 'fr'][r % 3] ?? ''],
];

const hex = (n: number, length: number): string => n.toString(16).padStart(length, '0');

function spanAt(request: number, side: number): WorldSpan {
  const service = `service-${side >> 1}`;
  const id = (n: number): string => hex((request + 1) * 16 + n, 16);
  return {
    ...{ traceId: hex(request + 1, 32), spanId: id(side), parentSpanId: side === 0 ? null : id(side - 1) },
    ...{ name: 'Get', kind: side % 2 === 0 ? 'server' : 'client', status: 'ok', statusMessage: '' },
    start: micros(NOW - SETTLED - request * STEP + side * 100),
    duration: 5_000 - side * 200,
    resource: { service, attributes: [] },
    scope: { name: 'bench', version: '1' },
    attributes: [
      ['rpc.system', 'grpc'],
      ...KEYS.map(([key, value]) => [`rpc.request.metadata.${key}`, [value(request)]] as const),
    ] as WorldSpan['attributes'],
    ...{ events: [], links: [] },
  };
}

export function chainBody(requests: number): Body {
  const traces = Array.from({ length: requests }, (_, r) =>
    jaegerV1Text({
      traceId: hex(r + 1, 32),
      spans: Array.from({ length: SIDES }, (_, side) => spanAt(r, side)),
    }),
  );
  const bytes = new TextEncoder().encode(
    `{"data":[${traces.join()}],"total":0,"limit":0,"offset":0,"errors":null}`,
  );
  const range = { from: micros(NOW - SETTLED - requests * STEP), to: NOW };
  return { shape: 'v1', bytes, traces: requests, spans: requests * SIDES, range };
}
