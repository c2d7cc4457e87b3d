// One gate in words, for labels, the inspector and the table.

import { strain, NEAR } from '../../analysis/rollout/index.ts';
import type { Gate, Message } from '../../model/index.ts';
import { micros, moment, type Range, type Zone } from '../../time/index.ts';
import { say, word } from '../../words/index.ts';
import { gateThreshold, gateValue } from './format.ts';

/** A guard that holds but not yet for its whole window is near as well; the two are told apart. */
export function verdictText(gate: Gate): string {
  const young = gate.verdict === 'near' && gate.latest !== null && strain(gate, gate.latest) <= NEAR;
  return word(`rollout.gate.verdict.${young ? 'unsustained' : gate.verdict}`);
}

export const gateLabel = (gate: Gate): string =>
  word('rollout.gate.label', {
    title: say(gate.title),
    verdict: verdictText(gate),
    value: gate.latest === null ? '–' : gateValue(gate, gate.latest),
    threshold: gateThreshold(gate),
  });

/** `3 pass, 1 near, 2 without data`. */
export function gatesSum(gates: readonly Gate[]): string {
  const of = (v: Gate['verdict']): number => gates.filter(g => g.verdict === v).length;
  return word('rollout.gates.sum', {
    fired: of('fired'),
    near: of('near'),
    passes: of('passes'),
    none: of('no-data'),
  });
}

/** A message with its moment in the reader's zone. */
export function sayIn(zone: Zone, range: Range, message: Message): string {
  const { at } = message.params;
  if (typeof at !== 'number') return say(message);
  return say({ ...message, params: { ...message.params, at: moment(micros(at), zone, range) } });
}
