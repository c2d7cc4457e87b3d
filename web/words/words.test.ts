import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DECODE_REMARKS } from '../sources/jaeger/decode.ts';
import { REMEDIES } from '../sources/failure.ts';
import { allWords } from './all.ts';
import { en } from './en/index.ts';
import { compatWords } from './compat.ts';
import { contractWords } from './contract.ts';
import { coverageWords } from './coverage.ts';
import { say } from './index.ts';
import { overviewWords } from './overview.ts';
import { readingWords } from './reading.ts';
import { shellWords } from './shell.ts';
import { about, count, interval, percent } from './numbers.ts';

const WEB = dirname(import.meta.dirname);

/** Ids that the sources name literally: `message('…')`, `word('…')`. */
function usedIds(): Set<string> {
  const ids = new Set<string>();
  for (const file of readdirSync(WEB, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file) || /\.test\.|testing/.test(file)) continue;
    const text = readFileSync(join(WEB, file), 'utf8');
    for (const m of text.matchAll(/\b(?:message|word)\(\s*'([a-z][A-Za-z0-9.-]*)'/g)) ids.add(m[1] ?? '');
  }
  return ids;
}

describe('words', () => {
  it('say of a part of the requests how many there are', () => {
    const head = (n: number, of: number) => say({ id: 'requests.head', params: { n, of } });
    expect([head(3566, 3566), head(3565, 3566), head(1, 1)]).toEqual([
      ...['3,566 requests,', '3,565 of 3,566 requests,', '1 request,'],
    ]);
  });

  it('has a sentence for every id that is used', () => {
    const used = [...usedIds(), ...DECODE_REMARKS, ...REMEDIES];
    expect(used.length).toBeGreaterThan(100);
    const taught = {
      ...en,
      ...allWords,
      ...overviewWords,
      ...coverageWords,
      ...compatWords,
      ...contractWords,
      ...shellWords,
      ...readingWords,
    };
    expect(used.filter(id => !Object.hasOwn(taught, id))).toEqual([]);
  });

  it('has one sentence for an id', async () => {
    const places = new Map<string, string[]>();
    const files = readdirSync(join(WEB, 'words/en')).filter(f => !/test|index/.test(f));
    for (const file of files) {
      const module = (await import(`./en/${file}`)) as Record<string, unknown>;
      for (const [name, words] of Object.entries(module)) {
        if (typeof words !== 'object' || words === null) continue;
        for (const id of Object.keys(words))
          if (id.includes('.')) places.set(id, [...(places.get(id) ?? []), `${file} ${name}`]);
      }
    }
    expect(places.size).toBeGreaterThan(300);
    expect([...places].filter(([, at]) => at.length > 1)).toEqual([]);
  });

  it('shows an unknown id with its parameters', () => {
    expect(say({ id: 'no.such', params: { key: 'tenant-id', n: 3 } })).toBe('no.such key=tenant-id n=3');
  });

  it('writes shares with two significant digits', () => {
    expect([0, 0.31, 0.0002, 0.04, 1, 0.9996, 0.00001, 0.1234].map(percent)).toEqual([
      '0%',
      '31%',
      '0.02%',
      '4.0%',
      '100%',
      '99.9%',
      '0.001%',
      '12%',
    ]);
    expect(interval(0.27, 0.36)).toBe('27–36%');
    expect(count(12400)).toBe('12,400');
    expect(about(309_812)).toBe('310,000');
  });
});
