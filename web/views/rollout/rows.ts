// Bars of the alerts and chaos rows, and the count of lines that could not be read; pure.

import type { AlertSpan, ChaosWindow } from '../../model/index.ts';
import type { TimeScale } from '../../parts/axis.ts';
import { word } from '../../words/index.ts';
import { textWidth } from './format.ts';
import type { Scene } from './props.ts';

export interface AlertBox {
  readonly x: number;
  readonly width: number;
  readonly state: 'pending' | 'firing';
  readonly text: string;
  readonly alerts: readonly AlertSpan[];
}

const named = (names: readonly string[], tail: (name: string) => string): readonly string[] => {
  const [first = '', ...rest] = names;
  const more = rest.length > 0 ? ` +${rest.length}` : '';
  return [`${tail(first)}${more}`, `${first}${more}`];
};

/**
 * One row for all alerts: where several overlap, firing hides pending, and a bar says how many fire. Bars cut
 * at every start and end, then joined where the same alerts go on.
 */
export function alertBoxes(alerts: readonly AlertSpan[], scale: TimeScale): readonly AlertBox[] {
  const shown = alerts.filter(
    a => a.state !== 'inactive' && a.range.from < scale.range.to && a.range.to > scale.range.from,
  );
  const edges = [...new Set(shown.flatMap(a => [a.range.from, a.range.to]))].sort((a, b) => a - b);
  const out: { from: number; to: number; state: AlertBox['state']; alerts: readonly AlertSpan[] }[] = [];
  edges.slice(0, -1).forEach((from, i) => {
    const to = edges[i + 1] ?? from;
    const here = shown.filter(a => a.range.from <= from && a.range.to >= to);
    const firing = here.filter(a => a.state === 'firing');
    const top = firing.length > 0 ? firing : here;
    if (top.length === 0) return;
    const last = out.at(-1);
    if (last?.to === from && sameAlerts(last.alerts, top)) last.to = to;
    else out.push({ from, to, state: firing.length > 0 ? 'firing' : 'pending', alerts: top });
  });
  return out.map(b => box(b, scale));
}

const sameAlerts = (a: readonly AlertSpan[], b: readonly AlertSpan[]): boolean =>
  a.length === b.length && a.every(x => b.includes(x));

function box(
  b: {
    readonly from: number;
    readonly to: number;
    readonly state: AlertBox['state'];
    readonly alerts: readonly AlertSpan[];
  },
  scale: TimeScale,
): AlertBox {
  const x0 = Math.max(0, ((b.from - scale.range.from) / (scale.range.to - scale.range.from)) * scale.width);
  const x1 = Math.min(
    scale.width,
    ((b.to - scale.range.from) / (scale.range.to - scale.range.from)) * scale.width,
  );
  const names = [...new Set(b.alerts.map(a => a.name))];
  const texts =
    b.state === 'firing'
      ? [
          ...named(names, name => word('rollout.alert.firing', { name })),
          word('rollout.alert.firing-only', { n: names.length }),
        ]
      : [word('rollout.alert.pending')];
  const text = texts.find(t => textWidth(t, b.state === 'firing' ? 12.2 : 11) + 8 <= x1 - x0) ?? '';
  return { x: x0, width: x1 - x0, state: b.state, text, alerts: b.alerts };
}

export interface ChaosBox {
  readonly x: number;
  readonly width: number;
  readonly text: string;
  readonly textX: number;
  readonly anchor: 'start' | 'end';
}

export const chaosText = (c: ChaosWindow): string =>
  word('rollout.chaos', {
    fault: c.fault,
    key: c.key ?? '',
    percent: c.percent ?? '',
    target: c.target ?? '',
  });

/** Stippled bars; the words stand right of a bar, else left, else (shorter) not at all, and never on another. */
export function chaosBoxes(windows: readonly ChaosWindow[], scale: TimeScale): readonly ChaosBox[] {
  const bars = windows
    .map(c => {
      const x = Math.max(0, scale.x(c.range.from));
      return { c, x, end: Math.max(x + 2, Math.min(scale.width, scale.x(c.range.to))) };
    })
    .toSorted((a, b) => a.x - b.x);
  const taken: (readonly [number, number])[] = bars.map(b => [b.x, b.end]);
  const free = (a: number, b: number): boolean =>
    a >= 0 && b <= scale.width && taken.every(([p, q]) => b + 4 <= p || a - 4 >= q);
  return bars.map(({ c, x, end }) => {
    for (const text of [chaosText(c), c.fault]) {
      const width = textWidth(text, 11);
      if (free(end + 6, end + 6 + width)) {
        taken.push([end + 6, end + 6 + width]);
        return { x, width: end - x, text, textX: end + 6, anchor: 'start' };
      }
      if (free(x - 6 - width, x - 6)) {
        taken.push([x - 6 - width, x - 6]);
        return { x, width: end - x, text, textX: x - 6, anchor: 'end' };
      }
    }
    return { x, width: end - x, text: '', textX: end, anchor: 'start' };
  });
}

/** How the row of events counts lines that should have been events; null where all could be read. */
export function unreadableText({ picture: { malformed } }: Pick<Scene, 'picture'>): string | null {
  return malformed.length === 0 ? null : word('rollout.malformed.short', { n: malformed.length });
}

/** Pixels at the plot's end that the count takes; it stands beside the plot where there is room for totals. */
export function unreadableRoom(scene: Pick<Scene, 'picture' | 'columns'>): number {
  const text = scene.columns.totals > 0 ? null : unreadableText(scene);
  return text === null ? 0 : Math.ceil(textWidth(text, 11)) + 10;
}
