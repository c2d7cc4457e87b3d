import { describe, expect, it } from 'vitest';
import type { Overrides } from '../model/index.ts';
import { NO_OVERRIDES, readOverrides, writeOverrides } from './overrides.ts';

const OWN: Overrides = {
  except: [{ from: 'orders', to: 'payments', key: 'tenant-id', reason: 'known & "filed"' }],
  required: [{ key: 'x-a', required: 'gray' }],
};

describe('overrides in a link', () => {
  it('come back as they were', () => expect(readOverrides(writeOverrides(OWN))).toEqual(OWN));

  it('leave no trace where there are none', () => {
    expect(writeOverrides(NO_OVERRIDES)).toBeNull();
    expect(readOverrides(null)).toBeNull();
  });

  it('stay out of the link where they are too many', () => {
    const except = Array.from({ length: 40 }, (_, i) => ({ ...OWN.except[0]!, to: `service-${i}` }));
    expect(writeOverrides({ ...OWN, except })).toBeNull();
  });

  it('are never read from what is none', () => {
    for (const text of [
      '',
      'x',
      '[]',
      '{"e":5}',
      '{"r":[["a","sometimes"]]}',
      '{"e":[["a",1,"b","c"]]}',
      'null',
    ])
      expect(readOverrides(text)).toBeNull();
  });
});
