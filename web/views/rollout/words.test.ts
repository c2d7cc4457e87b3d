import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { GATE_SPECS } from '../../analysis/rollout/index.ts';
import { GATE_IDS } from '../../model/index.ts';
import { rollout } from '../../words/en/rollout.ts';
import { word } from '../../words/index.ts';

const FOLDERS = [
  'web/views/rollout',
  'web/analysis',
  'web/analysis/rollout',
  'web/state',
  'web/sources/loki/decode',
];
const used = FOLDERS.flatMap(folder =>
  readdirSync(folder)
    .filter(name => /\.tsx?$/.test(name) && !/\.test\.ts$/.test(name))
    .flatMap(name => [
      ...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/'((?:rollout|log\.malformed)\.[a-z]+[\w.-]*)'/g),
    ])
    .map(m => m[1] ?? ''),
);
const EVENTS = /^rollout\.(stage|weight|state|gate|approval|rollback)$/;
const made = [
  ...GATE_IDS.map(id => `rollout.gate.title.${id}`),
  ...GATE_IDS.map(id => GATE_SPECS[id].effect),
  ...['passes', 'near', 'unsustained', 'fired', 'no-data'].map(v => `rollout.gate.verdict.${v}`),
  ...['argo', 'flagger', 'deployment', 'istio', 'events', 'strategy'].map(s => `rollout.source.${s}`),
  ...['what', 'from', 'to', 'detail'].map(c => `rollout.table.${c}`),
];

describe('the words of the timeline', () => {
  test.each([...new Set([...used.filter(id => !EVENTS.test(id)), ...made])])('%s is a sentence', id => {
    expect(Object.hasOwn(rollout, id)).toBe(true);
  });
  test('every sentence is used', () => {
    const all = new Set([...used, ...made]);
    expect(Object.keys(rollout).filter(id => !all.has(id))).toEqual([]);
  });
  test('numbers and times read well', () => {
    expect(word('rollout.event.rollback', { from: '2.4.0', to: '2.3.7', ms: 47_200 })).toBe(
      'rolled back to 2.3.7 in 47 s',
    );
    expect(word('rollout.watched', { us: 452e6, of: 900e6 })).toBe('watched 7:32 of 15:00');
    expect(word('rollout.unchanged', { n: 9, others: 1 })).toBe('9 other services unchanged');
    expect(word('rollout.gates.sum', { fired: 0, near: 1, passes: 8, none: 1 })).toBe(
      '1 near, 8 pass, 1 without data',
    );
    expect(word('rollout.chaos', { fault: 'drop', key: '', percent: 5, target: 'cart' })).toBe(
      'injected: drop 5% at cart',
    );
  });
});
