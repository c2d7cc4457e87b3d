// Where a rollout stands, in words; pure.

import type { RolloutLane } from '../../model/index.ts';
import { word } from '../../words/index.ts';
import { textWidth } from './format.ts';

/** States in which nothing is being rolled out, of our own events, Argo Rollouts and Flagger. */
const SAID: Readonly<Record<string, string>> = {
  CircuitBreak: 'rollout.head.broken',
  Completed: 'rollout.head.completed',
  Healthy: 'rollout.head.completed',
  Succeeded: 'rollout.head.completed',
  Failed: 'rollout.head.failed',
  Error: 'rollout.head.failed',
  Degraded: 'rollout.head.failed',
  Timeout: 'rollout.head.timeout',
  Abort: 'rollout.head.aborted',
  Paused: 'rollout.head.paused',
  Pending: 'rollout.head.pending',
  Deprecated: 'rollout.head.deprecated',
  Terminated: 'rollout.head.terminated',
  InvalidSpec: 'rollout.head.invalid',
};

/** The words after a lane's name: "v2, rolling out over 2.3.7 (stable)", "rolled back to 2.3.7 in 47 s". */
export function standing(lane: RolloutLane, group: string): string {
  const back = lane.rollbacks.at(-1);
  const over = lane.stages.at(-1);
  const stable = lane.stableVersion ?? '';
  const restarted = back !== undefined && over !== undefined && over.from > back.time;
  if ((back !== undefined && !restarted) || lane.state === 'RolledBack')
    return word('rollout.head.back', { stable: back?.toVersion ?? stable, ms: back?.durationMs ?? -1 });
  const said = lane.state === null ? undefined : SAID[lane.state];
  if (said !== undefined) return word(said, { group, stable });
  // A plan alone tells nothing of whether anybody follows it.
  if (lane.source === 'strategy') return word('rollout.head.planned', { group });
  if (over?.stage === 'full') return word('rollout.head.full', { group });
  return word(stable === '' ? 'rollout.head.out' : 'rollout.head.over', { group, stable });
}

/** The state for a lane's head where the totals column has no room and the words before do not tell it. */
export const stateInHead = (state: string | null, totals: number): string | null =>
  state === null ||
  state === 'RolledBack' ||
  SAID[state] !== undefined ||
  stateInTotals(state, totals) !== null
    ? null
    : state;

/** Left of the state's words in the totals column. */
export const STATE_LEFT = 8;

/** The state where the totals column has room for all of it; else it stands in the lane's head. */
export const stateInTotals = (state: string | null, totals: number): string | null =>
  state !== null && totals > 0 && textWidth(state, 11.5) + STATE_LEFT <= totals - 2 ? state : null;
