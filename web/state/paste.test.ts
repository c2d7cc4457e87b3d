import { describe, expect, it } from 'vitest';
import { readPasted } from './paste.ts';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const to = (text: string): string => {
  const p = readPasted(text);
  return p === null
    ? 'nothing'
    : p.kind === 'trace'
      ? `trace ${p.traceId} ${p.spanId ?? '-'}`
      : `request ${p.requestId}`;
};

describe('readPasted', () => {
  it.each([
    [ID, `trace ${ID} -`],
    [` ${ID.toUpperCase()}\n`, `trace ${ID} -`],
    ['a3ce929d0e0e4736', `trace 0000000000000000a3ce929d0e0e4736 -`],
    [`00-${ID}-00f067aa0ba902b7-01`, `trace ${ID} 00f067aa0ba902b7`],
    [`traceparent: 00-${ID}-00f067aa0ba902b7-01`, `trace ${ID} 00f067aa0ba902b7`],
    [`https://jaeger.example/trace/${ID}?uiFind=00f067aa0ba902b7`, `trace ${ID} 00f067aa0ba902b7`],
    [`http://localhost:16686/jaeger/trace/${ID}`, `trace ${ID} -`],
    [`{"level":"warn","trace_id":"${ID}","span_id":"00f067aa0ba902b7"}`, `trace ${ID} 00f067aa0ba902b7`],
    [`ts=1 traceID=${ID} msg="x"`, `trace ${ID} -`],
    [`{"line":"{\\"traceId\\":\\"${ID}\\"}"}`, `trace ${ID} -`],
    [`https://grafana.example/explore?left=%7B%22trace_id%22%3A%22${ID}%22%7D`, `trace ${ID} -`],
    ['X-Request-ID: 071c7724-58d0-4e11-9c35-001122334455', 'request 071c7724-58d0-4e11-9c35-001122334455'],
    ['{"x_request_id":"req-77"}', 'request req-77'],
    ['071c7724-58d0-4e11-9c35-001122334455', 'request 071c7724-58d0-4e11-9c35-001122334455'],
    [
      'failed for 071c7724-58d0-4e11-9c35-001122334455 after 3 s',
      'request 071c7724-58d0-4e11-9c35-001122334455',
    ],
    ['req-77.b', 'request req-77.b'],
    ['', 'nothing'],
    ['hello there', 'nothing'],
    ['00000000000000000000000000000000', 'nothing'],
    ['<script>alert(1)</script>', 'nothing'],
  ])('%s', (text, expected) => expect(to(text)).toBe(expected));
});
