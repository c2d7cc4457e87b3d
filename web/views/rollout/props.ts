import type { RolloutLane, RolloutPicture } from '../../model/index.ts';
import type { Columns, TimeScale } from '../../parts/axis.ts';
import type { Marks } from '../../parts/marks.tsx';
import type { SourceView } from '../../state/rollout-seen.ts';
import { micros, type Micros, type Zone } from '../../time/index.ts';
import type { Layout } from './layout.ts';
import type { RolloutParams } from './params.ts';

/** What the parts of the timeline are drawn from; gutter and plot come from outside, so that all lines up. */
export interface Scene {
  readonly picture: RolloutPicture;
  readonly layout: Layout;
  readonly columns: Columns;
  readonly scale: TimeScale;
  readonly zone: Zone;
  readonly params: RolloutParams;
  readonly onParams: (next: Partial<RolloutParams>, how?: 'push' | 'replace') => void;
  readonly prometheus: SourceView;
  readonly loki: SourceView;
  /** Events before this moment were too many to read. */
  readonly unreadTo: Micros | null;
  /** The gray group that a version serves, where known. */
  readonly groupOf: (version: string) => string | null;
  /** Cause and onset of the loss below. */
  readonly marks: Marks;
}

/** The end of what a lane's source told of stages and plan. */
export function toldTo(lane: RolloutLane, scene: Scene): Micros {
  const { range } = scene.scale;
  const source = lane.source === 'events' ? scene.loki : scene.prometheus;
  if (source.kind !== 'silent' && source.kind !== 'reading') return range.to;
  const at = source.answeredTo ?? range.from;
  return micros(Math.min(range.to, Math.max(range.from, at)));
}
