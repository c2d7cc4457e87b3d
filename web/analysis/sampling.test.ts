import { describe, expect, it } from 'vitest';
import type { PlatformEvent } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { samplingNotes } from './sampling.ts';

const flows = (whole: number, broken: number) => ({
  ...{ requests: whole + broken, split: broken, parts: broken },
});

const audit = (at: number, fields: PlatformEvent['fields'], service = 'gateway'): PlatformEvent => ({
  ...{ kind: 'sampling.audit', known: true, time: micros(at), service, fields },
  source: { time: micros(at), nanos: String(at), labels: {}, metadata: {}, line: '' },
});

describe('sampling', () => {
  it('configured 1%, measured 1.98% because requests came apart, is 1% of the requests', () => {
    const notes = samplingNotes([audit(1, { configured: 0.01, effective: 0.0198 })], flows(2, 98));
    expect(notes.map(n => n.id)).toEqual(['warning.sampling-inflated', 'warning.sampling-audit']);
    expect(notes[0]?.params).toMatchObject({ split: 98, parts: 98, requests: 100, ratio: '1.98' });
    expect(Number(notes[1]?.params.byRequest)).toBeCloseTo(0.01, 6);
  });

  it.each([
    [{ configured: '1%', effective: '1.98%' }, 0.0198],
    [{ configured: 1, effective: 1.98 }, 0.0198],
    [{ configured: 0.04, effective: 0.08 }, 0.08],
  ])('reads %o', (fields, effective) => {
    expect(samplingNotes([audit(1, fields)], flows(5, 0))[0]?.params.effective).toBeCloseTo(effective, 9);
  });

  it('is silent where audit and configuration agree, or the audit says nothing', () => {
    expect(samplingNotes([audit(1, { configured: 0.04, effective: 0.0405 })], flows(5, 0))).toEqual([]);
    expect(samplingNotes([audit(1, { configured: 'much', effective: 0.1 })], flows(5, 0))).toEqual([]);
    expect(samplingNotes([audit(1, { configured: 0 })], flows(5, 0))).toEqual([]);
  });

  it('believes the newest audit of each service', () => {
    const events = [
      audit(2, { configured: 0.1, effective: 0.1 }),
      audit(1, { configured: 0.1, effective: 0.5 }),
    ];
    expect(samplingNotes(events, flows(5, 0))).toEqual([]);
  });
});
