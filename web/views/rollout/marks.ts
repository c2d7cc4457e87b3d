// Marks of the events row with labels that never overlap; pure.

import { eventLabel } from '../../analysis/rollout/index.ts';
import { fieldText, type PlatformEvent } from '../../model/index.ts';
import type { TimeScale } from '../../parts/axis.ts';
import { say, word } from '../../words/index.ts';
import { textWidth } from './format.ts';

export interface EventMark {
  readonly x: number;
  /** The events that stand here, the weightiest first. */
  readonly events: readonly PlatformEvent[];
  /** Empty where no label fits: the mark stands alone, its words are in tooltip and table. */
  readonly label: string;
  readonly side: 'left' | 'right';
}

/** Known kinds with a place in the row; the others are drawn elsewhere or are routine of single requests. */
const SHOWN: readonly RegExp[] = [
  /^rollout\.(approval|state|rollback)$/,
  /^config\./,
  /^lifecycle\./,
  /^watch\.gap$/,
];

const WEIGHT: readonly string[] = [
  'rollout.rollback',
  'rollout.approval',
  'rollout.state',
  'config.conflict',
  'config.fallback',
  'config.reload',
];
const rank = (e: PlatformEvent): number => {
  const i = WEIGHT.indexOf(e.kind);
  return i < 0 ? WEIGHT.length : i;
};

/**
 * Events of the row: what happened to the platform, and every kind nobody has a drawing for, unless it names
 * a trace and so is about one request.
 */
export const rowEvents = (events: readonly PlatformEvent[]): readonly PlatformEvent[] =>
  events.filter(e => (e.known ? SHOWN.some(kind => kind.test(e.kind)) : fieldText(e, 'trace_id') === null));

export function eventText(event: PlatformEvent, ofLane: string | null): string {
  const text = say(eventLabel(event));
  const { service } = event;
  if (service === null || service === ofLane || !event.kind.startsWith('rollout.')) return text;
  return word('rollout.event.of', { service, text });
}

/** Half a diamond and a little air. */
const HALF = 6;
const GAP = 8;

interface Cluster {
  readonly x: number;
  readonly events: readonly PlatformEvent[];
}

/** So wide is the name of the row of events. */
const NAMED = 44;

/** What the row's name takes of its line where there is no gutter for it; 0 where marks stand there, which come first. */
export const nameRoom = (events: readonly PlatformEvent[], scale: TimeScale): number =>
  clusters(events, scale).some(c => c.x - HALF < NAMED) ? 0 : NAMED;

/** Events closer than a diamond's width share one mark. */
function clusters(events: readonly PlatformEvent[], scale: TimeScale): readonly Cluster[] {
  const out: { x: number; events: PlatformEvent[] }[] = [];
  for (const event of events.toSorted((a, b) => a.time - b.time)) {
    const x = Math.min(scale.width - 4, Math.max(4, scale.x(event.time)));
    const last = out.at(-1);
    if (last && x - last.x < 10) last.events.push(event);
    else out.push({ x, events: [event] });
  }
  return out.map(c => ({ x: c.x, events: c.events.toSorted((a, b) => rank(a) - rank(b)) }));
}

/**
 * Labels right of their mark, else left of it, weightiest first; a label that fits nowhere is cut to its
 * count (`+3`), and left away where even that would touch another. `reserved` are stretches kept free.
 */
export function eventMarks(
  events: readonly PlatformEvent[],
  scale: TimeScale,
  ofLane: string | null,
  reserved: readonly (readonly [number, number])[] = [],
): readonly EventMark[] {
  const groups = clusters(events, scale);
  const taken: (readonly [number, number])[] = [
    ...reserved,
    ...groups.map(g => [g.x - HALF, g.x + HALF] as const),
  ];
  const free = (from: number, to: number, own: number): boolean =>
    from >= 0 &&
    to <= scale.width &&
    taken.every(([a, b]) => to + 4 <= a || from - 4 >= b || (a === own - HALF && b === own + HALF));
  const placed = new Map<Cluster, Pick<EventMark, 'label' | 'side'>>();
  const order = groups.toSorted(
    (a, b) => rank(a.events[0] as PlatformEvent) - rank(b.events[0] as PlatformEvent),
  );
  for (const group of order) {
    const found = place(group, ofLane, free);
    if (found) taken.push(found.span);
    placed.set(group, found ?? { label: '', side: 'right' });
  }
  return groups.map(g => ({ ...g, ...(placed.get(g) ?? { label: '', side: 'right' as const }) }));
}

function place(
  group: Cluster,
  ofLane: string | null,
  free: (from: number, to: number, own: number) => boolean,
) {
  const first = group.events[0];
  if (!first) return null;
  const more = group.events.length - 1;
  const text = eventText(first, ofLane);
  const short = first.kind === 'rollout.state' ? (fieldText(first, 'to') ?? text) : text;
  const texts = more > 0 ? [`${text} +${more}`, `${short} +${more}`, `+${more + 1}`] : [text, short];
  for (const label of texts) {
    const width = textWidth(label, 11);
    const right = [group.x + GAP, group.x + GAP + width] as const;
    const left = [group.x - GAP - width, group.x - GAP] as const;
    if (free(right[0], right[1], group.x)) return { label, side: 'right' as const, span: right };
    if (free(left[0], left[1], group.x)) return { label, side: 'left' as const, span: left };
  }
  return null;
}
