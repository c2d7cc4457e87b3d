// How a stage of a rollout is called and how dark it is drawn, wherever stages stand.

import type { Stage, StageSpan } from '../model/index.ts';

export type Shade = 'st-1' | 'st-2' | 'st-3' | 'st-4' | 'st-5';

/** Shade by exposure; batches from 10% on are as dark as a coloured stage. */
export function shade(stage: Stage, weight: number | null): Shade {
  if (stage === 'local') return 'st-1';
  if (stage === 'canary') return 'st-2';
  if (stage === 'batch') return (weight ?? 0) >= 10 ? 'st-4' : 'st-3';
  return stage === 'coloured' ? 'st-4' : 'st-5';
}

/** A weight in percent: `15%`, `14.2%`, `0.5%`. */
export const weightText = (percent: number): string => `${Number(percent.toFixed(percent < 1 ? 2 : 1))}%`;

/** `5%`, or `1 → 5%` where the plan moves up within the stage; empty where no traffic is planned. */
export function weightsText({ stage, weight, reaches }: StageSpan): string {
  const last = reaches ?? weight;
  if (weight === null || stage === 'local') return '';
  if (last === null || last <= weight) return weightText(weight);
  return `${weightText(weight).replace('%', '')} → ${weightText(last)}`;
}

/** The texts of a stage, the longest first. */
export function stageTexts(span: StageSpan): readonly string[] {
  const weight = weightsText(span);
  return [weight === '' ? span.label : `${span.label}  ${weight}`, span.label];
}
