import { describe, expect, it } from 'vitest';
import { micros } from '../../time/index.ts';
import type { Brush } from './picks.ts';
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
  by: 'version',
  only: [
    {
      kind: 'trait',
      hop: { kind: 'wire', from: 'a b', to: 'c' },
      dimension: 'client × server',
      value: 'grpc-java, 1.52.1 → "go"',
    },
    {
      kind: 'region',
      range: { from: micros(1_795_000_000_000_001), to: micros(1_795_000_060_000_003) },
      sections: { by: 'version', service: 'orders', values: ['2.4.0', ''] },
      subjects: [
        { kind: 'hop', hop: { kind: 'gap', from: 'a', to: 'c d' } },
        { kind: 'key', key: 'gray.tag' },
      ],
      ids: ['0123456789ab', 'ba9876543210'],
    },
  ],
  not: [
    {
      kind: 'region',
      range: { from: micros(1_795_000_000_000_000), to: micros(1_795_000_060_000_000) },
      sections: null,
      subjects: [],
      ids: [],
    },
  ],
  brush: {
    subjects: [{ kind: 'key', key: 'k' }],
    rows: { kind: 'rows', first: '0'.repeat(32), last: 'f'.repeat(32) },
  },
  window: { from: micros(1_795_000_000_000_000), to: micros(1_795_000_060_000_000) },
  table: true,
  count: 'all',
};

describe('the address of the heatmap', () => {
  it('keeps everything', () => {
    const q = new URLSearchParams(heatmapCodec.write(full));
    expect(heatmapCodec.read(new URLSearchParams(q.toString()))).toEqual(full);
  });

  it('keeps a brush over time', () => {
    const range = { from: micros(1_795_000_000_000_000), to: micros(1_795_000_060_000_000) };
    const hop = { kind: 'wire', from: 'a', to: 'b' } as const;
    const brush: Brush = { subjects: [{ kind: 'hop', hop }], rows: { kind: 'time', range, groups: ['v2'] } };
    const q = new URLSearchParams(heatmapCodec.write({ ...DEFAULT_PARAMS, brush }));
    expect(heatmapCodec.read(q)).toEqual({ ...DEFAULT_PARAMS, brush });
  });

  it('ignores picks and brushes it does not understand', () => {
    for (const text of [
      'x',
      '[]',
      '["r"]',
      '["t","wire a b",1,2]',
      '["r",["ka"],"00","ff"]',
      '{"a":1}',
      '[null]',
    ]) {
      const each = encodeURIComponent(text);
      const q = new URLSearchParams({ only: each, not: each, brush: text });
      expect(heatmapCodec.read(q), text).toEqual(DEFAULT_PARAMS);
    }
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
