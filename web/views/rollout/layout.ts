// Where everything stands, in CSS pixels from the timeline's top; pure.

import type { Gate, RolloutLane, RolloutPicture } from '../../model/index.ts';
import type { Columns } from '../../parts/axis.ts';

export interface Band {
  readonly y: number;
  readonly h: number;
}

export interface GateRow extends Band {
  readonly gate: Gate;
}

export interface LaneBox {
  readonly lane: RolloutLane;
  readonly key: string;
  readonly open: boolean;
  readonly header: Band;
  readonly stage: Band;
  /** Null in a folded lane. */
  readonly weight: Band | null;
  readonly gates: readonly GateRow[];
  /** The line that stands for gates not shown, or folds them again; null when there is nothing to fold. */
  readonly gateFold: (Band & { readonly gates: readonly Gate[] }) | null;
}

export interface Layout {
  readonly narrow: boolean;
  readonly lanes: readonly LaneBox[];
  readonly alerts: Band | null;
  readonly chaos: Band | null;
  readonly events: Band;
  readonly height: number;
}

/** How much room the page has: normal, or short (weight and gates give way first). */
export type Density = 'normal' | 'short';

const HEADER = 26;
const STAGE = 20;
const ROW = 22;
const SIZES: Readonly<Record<Density, { readonly weight: number; readonly gate: number }>> = {
  normal: { weight: 50, gate: 16 },
  short: { weight: 34, gate: 14 },
};

/** Which gates are worth a row when not all have one. */
const TELLING: readonly Gate['id'][] = [
  'gray-5xx',
  'p95-rise',
  'p99',
  'business',
  'schema-guard',
  'error-rate',
];

/**
 * Gates shown when folded: those that fired or are near, then the telling ones that have data, then any, up to
 * `most`, in configured order; a gate that fired is never folded.
 */
export function shownGates(gates: readonly Gate[], most: number): readonly Gate[] {
  const rank = (g: Gate): number => {
    if (g.verdict === 'fired' || g.fired.length > 0) return 0;
    if (g.verdict === 'near') return 1;
    const telling = TELLING.indexOf(g.id);
    return (g.verdict === 'no-data' ? 200 : 100) + (telling < 0 ? 50 : telling);
  };
  const must = gates.filter(g => rank(g) === 0).length;
  const chosen = new Set(gates.toSorted((a, b) => rank(a) - rank(b)).slice(0, Math.max(most, must)));
  return gates.filter(g => chosen.has(g));
}

export interface LayoutOptions {
  readonly columns: Columns;
  readonly density: Density;
  /** Service of the open lane; null opens the first. */
  readonly open: string | null;
  readonly allGates: boolean;
  /** Gates shown before the rest is folded; 0 folds all into one line. */
  readonly mostGates: number;
  /** Labels that need a row even without marks, because their source has something to say. */
  readonly keepAlerts: boolean;
}

export const laneKey = (lane: RolloutLane): string => `${lane.service}\u0000${lane.rollout}`;

function laneBox(
  lane: RolloutLane,
  top: number,
  open: boolean,
  o: LayoutOptions,
): LaneBox & { readonly end: number } {
  const header = { y: top, h: HEADER };
  const stage = { y: top + HEADER, h: STAGE };
  let y = stage.y + STAGE + 6;
  const base = { lane, key: laneKey(lane), open, header, stage };
  if (!open) return { ...base, weight: null, gates: [], gateFold: null, end: y };
  const size = SIZES[o.density];
  const weight = { y, h: size.weight };
  y += size.weight + 8;
  const shown = o.allGates ? lane.gates : shownGates(lane.gates, o.mostGates);
  const gates = shown.map((gate, i) => ({ gate, y: y + i * size.gate, h: size.gate }));
  y += shown.length * size.gate;
  const rest = lane.gates.filter(g => !shown.includes(g));
  const folds = lane.gates.length > 0 && (rest.length > 0 || o.allGates);
  const gateFold = folds ? { y, h: 16, gates: rest } : null;
  if (folds) y += 16;
  return { ...base, weight, gates, gateFold, end: y + 3 };
}

/** The index of the lane that stands open. */
const openIndex = (lanes: readonly RolloutLane[], open: string | null): number =>
  Math.max(
    0,
    lanes.findIndex(l => l.service === open),
  );

/** As high as one open lane over alerts, chaos and events: kept free while nobody knows what rolls out. */
export function expectedHeight({ density, mostGates, keepAlerts }: LayoutOptions): number {
  const size = SIZES[density];
  const lane = HEADER + STAGE + 6 + size.weight + 8 + mostGates * size.gate + 16 + 3;
  return lane + (keepAlerts ? 3 : 2) * ROW + 2;
}

export function layout(picture: RolloutPicture, o: LayoutOptions): Layout {
  const opened = openIndex(picture.lanes, o.open);
  const lanes: LaneBox[] = [];
  let y = 0;
  picture.lanes.forEach((lane, i) => {
    const { end, ...box } = laneBox(lane, y, i === opened, o);
    lanes.push(box);
    y = end;
  });
  const row = (): Band => {
    const band = { y, h: ROW };
    y += ROW;
    return band;
  };
  const alerts = picture.alerts.length > 0 || o.keepAlerts ? row() : null;
  const chaos = picture.chaos.length > 0 ? row() : null;
  const events = row();
  return { narrow: o.columns.gutter === 0, lanes, alerts, chaos, events, height: y + 2 };
}
