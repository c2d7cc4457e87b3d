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
/** Head and stages of a lane. */
const FRAME = HEADER + STAGE + 6;
/** What gates take of the height that is left. */
const GATES_SHARE = 0.65;
const SIZES: Readonly<Record<Density, { readonly weight: number; readonly gate: number }>> = {
  normal: { weight: 50, gate: 16 },
  short: { weight: 34, gate: 14 },
};

/** How high curves become where the page has room: what is beyond helps nobody to read them. */
const TALLEST = { weight: 220, gate: 40 };
/** And the weight where the page is narrow, which has its gates folded. */
const NARROW_WEIGHT = 110;

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
  /** Height that nothing else on the page wants: curves grow into it. */
  readonly room?: number;
}

/** Heights of the weight and of each gate. */
function sizesIn(o: LayoutOptions, lanes: number, gates: number): { weight: number; gate: number } {
  const { weight, gate } = SIZES[o.density];
  const least = FRAME * lanes + weight + gates * gate + 11 + 16 + 3 * ROW + 2;
  const spare = Math.max(0, (o.room ?? 0) - least);
  const most = gates === 0 ? 0 : Math.floor((spare * GATES_SHARE) / gates);
  const taller = Math.min(TALLEST.gate - gate, most);
  const tallest = o.columns.gutter === 0 ? NARROW_WEIGHT : TALLEST.weight;
  return {
    weight: Math.max(weight, Math.min(tallest, Math.floor(weight + spare - gates * taller))),
    gate: gate + taller,
  };
}

export const laneKey = (lane: RolloutLane): string => `${lane.service}\u0000${lane.rollout}`;

function laneBox(
  lane: RolloutLane,
  top: number,
  open: boolean,
  o: LayoutOptions,
  lanes: number,
): LaneBox & { readonly end: number } {
  const header = { y: top, h: HEADER };
  const stage = { y: top + HEADER, h: STAGE };
  let y = stage.y + STAGE + 6;
  const base = { lane, key: laneKey(lane), open, header, stage };
  if (!open) return { ...base, weight: null, gates: [], gateFold: null, end: y };
  const shown = o.allGates ? lane.gates : shownGates(lane.gates, o.mostGates);
  const size = sizesIn(o, lanes, shown.length);
  const weight = { y, h: size.weight };
  y += size.weight + 8;
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
export function expectedHeight(o: LayoutOptions): number {
  const size = sizesIn(o, 1, o.mostGates);
  const lane = FRAME + size.weight + 8 + o.mostGates * size.gate + 16 + 3;
  return lane + (o.keepAlerts ? 3 : 2) * ROW + 2;
}

/** How much of that a lane's own rows take, and where their names will stand: what comes below is not moved by them. */
export function awaitedRows(o: LayoutOptions) {
  const size = sizesIn(o, 1, o.mostGates);
  const gates = FRAME + 20 + size.weight + 8;
  return {
    height: expectedHeight(o) - (o.keepAlerts ? 2 : 1) * ROW - 2 - ROW,
    rows: [
      { id: 'stage', y: 2 * HEADER + STAGE / 2 },
      { id: 'weight', y: FRAME + 20 + Math.round(size.weight / 2) },
      { id: 'gates', y: gates + Math.round((o.mostGates * size.gate) / 2) - 10 },
    ],
  } as const;
}

export function layout(picture: RolloutPicture, o: LayoutOptions): Layout {
  const opened = openIndex(picture.lanes, o.open);
  const lanes: LaneBox[] = [];
  let y = 0;
  picture.lanes.forEach((lane, i) => {
    const { end, ...box } = laneBox(lane, y, i === opened, o, picture.lanes.length);
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
