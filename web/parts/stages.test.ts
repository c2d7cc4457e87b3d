import { describe, expect, it } from 'vitest';
import type { StageSpan } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { shade, stageTexts, weightsText } from './stages.ts';

const span = (over: Partial<StageSpan>): StageSpan => ({
  ...{ stage: 'canary', label: 'canary', weight: 1, from: micros(0), to: null },
  ...over,
});

describe('a stage', () => {
  it('tells how far its weight went', () => {
    expect(stageTexts(span({ reaches: 5 }))).toEqual(['canary  1 → 5%', 'canary']);
    expect(weightsText(span({ reaches: 1 }))).toBe('1%');
    expect(weightsText(span({ weight: 0.5 }))).toBe('0.5%');
  });

  it('tells no weight where none is planned, and no way down', () => {
    expect(stageTexts(span({ stage: 'local', label: 'local', weight: 0 }))).toEqual(['local', 'local']);
    expect(weightsText(span({ weight: null }))).toBe('');
    expect(weightsText(span({ weight: 15, reaches: 0 }))).toBe('15%');
  });

  it('darkens with exposure', () => {
    expect([
      shade('local', 0),
      shade('canary', 5),
      shade('batch', 5),
      shade('batch', 15),
      shade('full', 100),
    ]).toEqual(['st-1', 'st-2', 'st-3', 'st-4', 'st-5']);
  });
});
