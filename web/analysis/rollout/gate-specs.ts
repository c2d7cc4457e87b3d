import type { Gate, GateConfig, GateId } from '../../model/index.ts';

export interface GateSpec {
  readonly fires: Gate['fires'];
  readonly unit: Gate['unit'];
  readonly source: Gate['source'];
  /** Id of the sentence that says what happens when it fires (or, for a guard, what it allows). */
  readonly effect: string;
  /** How long the value must stay beyond the threshold before it fires; recovery starts the wait anew. */
  readonly hold: number;
  /** How long it must have stayed on the good side before it passes. */
  readonly sustain: boolean;
}

const above = (unit: Gate['unit'], effect: string, hold = 0): GateSpec => ({
  fires: 'above',
  unit,
  source: 'prometheus',
  effect: `rollout.gate.effect.${effect}`,
  hold,
  sustain: false,
});
const below = (unit: Gate['unit'], effect: string): GateSpec => ({ ...above(unit, effect), fires: 'below' });

/** What each gate compares and what it does; thresholds and windows are configuration. */
export const GATE_SPECS: Readonly<Record<GateId, GateSpec>> = {
  'gray-5xx': above('fraction', 'take-out'),
  'p95-rise': above('ms', 'take-out'),
  p95: above('ms', 'pause'),
  'error-rate': above('fraction', 'circuit-break'),
  p99: above('ms', 'stop-widening'),
  'gray-surge': above('per-second', 'alert'),
  'healthy-instances': below('count', 'automatic-rollback'),
  business: below('fraction', 'stop'),
  'schema-guard': { ...below('fraction', 'allow-full'), source: 'loki', sustain: true },
  // 30 s beyond its limits (the query's window), then a timer of 30 s that recovery cancels.
  'auto-rollback': above('fraction', 'switch-back', 30e6),
};

/** The automatic rollback watches two limits at once; its value is the worse of both as a share of its limit. */
export const AUTO_ROLLBACK_P99_MS = 2000;

/** The threshold as drawn: of the automatic rollback, whose value is a share of its limits, the whole limit. */
export const drawnThreshold = (config: GateConfig): number =>
  config.id === 'auto-rollback' ? 1 : config.threshold;

/** Strictly beyond the threshold: a value that equals it still passes. */
export const isBeyond = (fires: Gate['fires'], threshold: number, value: number): boolean =>
  fires === 'above' ? value > threshold : value < threshold;

/**
 * How much of what the threshold allows is used: 0 nothing, 1 all of it. Above: value ÷ threshold. Below: for
 * a drop (negative threshold) the drop ÷ the drop allowed, for a success rate the failures ÷ those allowed,
 * for a count the minimum ÷ the count.
 */
export function strain(gate: Pick<Gate, 'fires' | 'threshold' | 'unit'>, value: number): number {
  const { threshold: t } = gate;
  if (gate.fires === 'above') return t > 0 ? Math.max(0, value / t) : value > t ? Infinity : 0;
  if (t < 0) return Math.max(0, value / t);
  if (gate.unit === 'fraction') return t < 1 ? Math.max(0, (1 - value) / (1 - t)) : value < 1 ? Infinity : 0;
  return value > 0 ? Math.max(0, t / value) : t > 0 ? Infinity : 0;
}

/** From here on a gate that passes is called near. */
export const NEAR = 0.6;
