import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortIds } from './ids.ts';

const shown = (...ids: readonly string[]): readonly string[] => ids.map(shortIds(ids));

describe('ids of one list', () => {
  it('are shown by their beginning', () => {
    expect(shown('e9bd2ab1-811d-4875', 'a38f8bb1-02cc-4875', 'short')).toEqual([
      'e9bd2ab1',
      'a38f8bb1',
      'short',
    ]);
  });

  it('are shown by their end where they begin alike', () => {
    expect(shown('request-0000-bb01', 'request-0000-bb02', 'e9bd2ab1-811d-4875')).toEqual([
      ...['…000-bb01', '…000-bb02', 'e9bd2ab1'],
    ]);
    expect(shown('request-1-checkout', 'request-2-checkout')).toEqual([
      '…quest-1-checkout',
      '…quest-2-checkout',
    ]);
  });

  it('stay apart, whatever they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[ab]{0,30}$/)), ids => {
        expect(new Set(shown(...ids)).size).toBe(ids.length);
      }),
    );
  });
});
