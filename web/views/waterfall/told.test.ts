import { describe, expect, it } from 'vitest';
import type { OpenedTrace } from '../../model/index.ts';
import { NOTHING, nextTold } from './told.ts';

const bare = { open: 1, judged: null } as OpenedTrace;
const judged = { open: 2, judged: {} } as OpenedTrace;
const ready = { tellable: true, failed: false };
const of = (name: string, trace: OpenedTrace | null) => ({ name, trace });

describe('what is told of an opened request', () => {
  it('is the newest answer: spans first, then their judgement', () => {
    const spans = nextTold(NOTHING, of('a', bare), ready);
    expect(spans).toEqual(of('a', bare));
    expect(nextTold(spans, of('a', judged), ready)).toEqual(of('a', judged));
  });

  it('stays as it is until the code that tells a judgement is there', () => {
    const spans = of('a', bare);
    expect(nextTold(spans, of('a', judged), { ...ready, tellable: false })).toBe(spans);
    expect(nextTold(NOTHING, of('a', judged), { ...ready, tellable: false })).toBe(NOTHING);
  });

  it('stays judged while the same request is read again, unless no judgement will come', () => {
    const known = of('a', judged);
    expect(nextTold(known, of('a', bare), ready)).toBe(known);
    expect(nextTold(known, of('a', bare), { ...ready, failed: true })).toEqual(of('a', bare));
  });

  it('never waits under another name', () => {
    expect(nextTold(of('a', judged), of('b', bare), ready)).toEqual(of('b', bare));
    expect(nextTold(of('a', judged), of('b', null), ready)).toEqual(of('b', null));
  });

  it('is the same object where nothing is new, so that it can be compared', () => {
    const known = of('a', judged);
    expect(nextTold(known, of('a', judged), ready)).toBe(known);
  });
});
