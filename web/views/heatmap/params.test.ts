import { describe, expect, it } from 'vitest';
import { micros } from '../../time/index.ts';
import { DEFAULT_PARAMS, filtersOf, heatmapCodec, isFiltered, type HeatmapParams } from './params.ts';

const full: HeatmapParams = {
  mode: 'requests-keys',
  key: 'x-user-id',
  order: 'damage',
  sort: 'severity',
  groups: ['v2', 'a,b'],
  services: ['web bff', 'ü'],
  classes: ['dropped', 'gray-mismatch'],
  outcomes: ['lost'],
  through: { kind: 'wire', from: 'a b', to: 'c' },
  window: { from: micros(1_795_000_000_000_000), to: micros(1_795_000_060_000_000) },
  table: true,
};

describe('the address of the heatmap', () => {
  it('keeps everything', () => {
    const q = new URLSearchParams(heatmapCodec.write(full));
    expect(heatmapCodec.read(new URLSearchParams(q.toString()))).toEqual(full);
  });

  it('is empty by default', () => {
    expect(heatmapCodec.write(DEFAULT_PARAMS)).toEqual({});
    expect(heatmapCodec.read(new URLSearchParams(''))).toEqual(DEFAULT_PARAMS);
  });

  it('falls back where it cannot be read', () => {
    const q = new URLSearchParams(
      'mode=x&rows=y&sort=z&class=nope,dropped&outcome=%&through=a&window=5-4&group=%E0%A4%A',
    );
    expect({ ...heatmapCodec.read(q), groups: [] }).toEqual({ ...DEFAULT_PARAMS, classes: ['dropped'] });
  });

  it('gives filters to questions', () => {
    expect(filtersOf(full, ['k']).keys).toEqual(['k']);
    expect(isFiltered(DEFAULT_PARAMS)).toBe(false);
    expect(isFiltered({ ...DEFAULT_PARAMS, through: full.through })).toBe(true);
  });
});
