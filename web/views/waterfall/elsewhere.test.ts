import { expect, it } from 'vitest';
import { micros } from '../../time/index.ts';
import { filled } from './elsewhere.ts';

const at = { start: micros(1_790_000_000_123_456), end: micros(1_790_000_001_000_000) };

it('fills in the trace and the time around it, milliseconds', () => {
  expect(filled('https://jaeger/trace/{traceId}', 'ab', at)).toBe('https://jaeger/trace/ab');
  expect(filled('/explore?from={from}&to={to}', 'ab', at)).toBe(
    '/explore?from=1789999700123&to=1790000301000',
  );
});

it('also where the braces are percent-encoded, and leaves other braces alone', () => {
  expect(filled('/explore?left=%7B%22query%22:%22%7BtraceId%7D%22%7D', 'ab', at)).toBe(
    '/explore?left=%7B%22query%22:%22ab%22%7D',
  );
  expect(filled('/{tenant}/{traceId}', 'ab', at)).toBe('/{tenant}/ab');
});
