import { expect, it } from 'vitest';
import type { FieldValue, PlatformEvent } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { configuredSampling } from './coverage.ts';

const audit = (service: string | null, configured: FieldValue, kind = 'sampling.audit'): PlatformEvent => ({
  ...{ kind, known: true, time: micros(0), service, fields: { configured } },
  source: { time: micros(0), nanos: '0', labels: {}, metadata: {}, line: '' },
});

it('the newest audit of the entry service tells the configured sampling', () => {
  const said = (...events: PlatformEvent[]) => configuredSampling(events, ['gateway', 'gw']);
  expect(said()).toBeNull();
  expect(said(audit('gateway', 0.04), audit('orders', 0.5))).toBe(0.04);
  expect(said(audit('gateway', 0.04), audit('gw', '10%'))).toBe(0.1);
  expect(said(audit('gateway', 1, 'other.kind'), audit(null, 1))).toBeNull();
  expect(said(audit('gateway', 'all'))).toBeNull();
  expect(said(audit('gateway', 40))).toBeNull();
});
