// Values of gates as a person reads them.

import type { Gate } from '../../model/index.ts';
import { percent } from '../../words/index.ts';

const minus = (text: string): string => text.replace('-', '−');

/** Success rates next to 100% need their decimals: 99.98% is not 100%. */
const nearOne = (v: number): string =>
  v < 1 && v > 0.99995 ? '>99.99%' : `${Number((v * 100).toFixed(2))}%`;

function fraction(gate: Pick<Gate, 'fires' | 'threshold'>, v: number): string {
  if (gate.fires === 'below' && gate.threshold > 0.5) return nearOne(v);
  return minus(percent(v));
}

/** A gate's value with its unit: `0.21%`, `412 ms`, `8.2/s`, `3`. */
export function gateValue(gate: Pick<Gate, 'fires' | 'threshold' | 'unit'>, v: number): string {
  switch (gate.unit) {
    case 'fraction':
      return fraction(gate, v);
    case 'ms':
      return Math.abs(v) >= 10_000 ? `${Number((v / 1000).toPrecision(3))} s` : minus(`${Math.round(v)} ms`);
    case 'per-second':
      return `${Number(v.toPrecision(2))}/s`;
    case 'count':
      return String(Number(v.toFixed(1)));
  }
}

/** The good side of the threshold: `< 1%`, `≥ 99.95%`, `> −0.5%`. */
export function gateThreshold(gate: Pick<Gate, 'fires' | 'threshold' | 'unit'>): string {
  const sign = gate.fires === 'above' ? '<' : gate.threshold < 0 ? '>' : '≥';
  const text =
    gate.unit === 'fraction'
      ? minus(`${Number((gate.threshold * 100).toFixed(4))}%`)
      : gateValue(gate, gate.threshold);
  return `${sign} ${text}`;
}

/** Advance widths of the usual sans faces in em, by kind of character. */
const EM: readonly (readonly [RegExp, number])[] = [
  [/[\u2e80-\uffef]/, 1],
  [/[→%MWmw@]/, 0.86],
  [/[0-9$+<=>±≥−–]/, 0.556],
  [/[A-Z&]/, 0.68],
  [/[ijlI'|.,:;! ]/, 0.26],
  [/[frt()/-]/, 0.32],
];

/** An estimate of a text's width in the sans face, in pixels at a font size. */
export function textWidth(text: string, size: number): number {
  let em = 0;
  for (const c of text) em += EM.find(([kind]) => kind.test(c))?.[1] ?? 0.54;
  return em * size;
}
