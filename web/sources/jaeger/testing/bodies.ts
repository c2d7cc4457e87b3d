// Bodies as Jaeger sends them, of one span each, and what decoding them gives.

import type { Span, Trace } from '../../../model/index.ts';
import { recorded } from '../../testing/exchange.ts';
import { DecodeError, decodeJaegerBody, type DecodedTraces } from '../decode.ts';

export const body = (name: string): string => recorded('jaeger', name).body;
export const spansOf = (d: DecodedTraces): readonly Span[] => d.traces.flatMap(t => t.spans);
export const byId = (t: Trace): Map<string, Span> => new Map(t.spans.map(s => [s.spanId, s]));

export function fails(work: () => unknown): DecodeError {
  try {
    work();
  } catch (e) {
    if (e instanceof DecodeError) return e;
    throw e;
  }
  throw new Error('expected a DecodeError');
}

export const v1 = (span: object, more: object = {}): string =>
  JSON.stringify({
    data: [
      {
        traceID: 'ab',
        spans: [
          {
            traceID: 'ab',
            spanID: '1',
            operationName: 'op',
            startTime: 1.7e15,
            duration: 5,
            processID: 'p1',
            ...span,
          },
        ],
        processes: { p1: { serviceName: 'cart', tags: [] } },
        ...more,
      },
    ],
  });
export const v3 = (
  span: object,
  resource: object = { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] },
): string =>
  JSON.stringify({
    result: {
      resourceSpans: [
        {
          resource,
          scopeSpans: [
            {
              spans: [
                {
                  traceId: 'AB'.padStart(32, '0'),
                  spanId: '1'.padStart(16, '0'),
                  startTimeUnixNano: '1700000000000000001',
                  endTimeUnixNano: '1700000000000005000',
                  ...span,
                },
              ],
            },
          ],
        },
      ],
    },
  });
export const one = (text: string, shape: 'v1' | 'v3'): { span: Span; decoded: DecodedTraces } => {
  const decoded = decodeJaegerBody(text, shape);
  const [span] = spansOf(decoded);
  if (!span) throw new Error('the body holds no span');
  return { span, decoded };
};
export const tag = (key: string, type: string, value: unknown): object => ({ key, type, value });
