import { useCallback, useMemo } from 'react';
import { useRolloutStages } from '../state/rollout.ts';
import { useSession } from '../state/session.ts';
import { LossPage, heatmapCodec, type HeatmapParams } from '../views/heatmap/index.ts';
import { RolloutPanel, rolloutParams, type RolloutParams } from '../views/rollout/index.ts';
import type { MountProps } from '../views/mount.tsx';

/** Cause above effect on one time axis: the rollout timeline over the loss heatmap, the verdict over both. */
export function OverviewPage({ search, onParams }: MountProps) {
  const query = useMemo(() => new URLSearchParams(search), [search]);
  const loss = useMemo(() => heatmapCodec.read(query), [query]);
  const rollout = useMemo(() => rolloutParams.read(query), [query]);
  const change = useCallback(
    (nextLoss: HeatmapParams, nextRollout: RolloutParams, how: 'push' | 'replace' = 'push') =>
      onParams({ ...rolloutParams.write(nextRollout), ...heatmapCodec.write(nextLoss) }, how),
    [onParams],
  );
  const onLoss = useCallback(
    (next: Partial<HeatmapParams>, how?: 'push' | 'replace') => change({ ...loss, ...next }, rollout, how),
    [change, loss, rollout],
  );
  const onRollout = useCallback(
    (next: Partial<RolloutParams>, how?: 'push' | 'replace') => change(loss, { ...rollout, ...next }, how),
    [change, loss, rollout],
  );
  const { range } = useSession();
  const stages = useRolloutStages(range, rollout.lane);
  const keep = useMemo(() => rolloutParams.write(rollout), [rollout]);
  return (
    <LossPage
      view="overview"
      params={loss}
      onParams={onLoss}
      stages={stages}
      keep={keep}
      above={({ columns, scale, marks }) => (
        <RolloutPanel params={rollout} onParams={onRollout} columns={columns} scale={scale} marks={marks} />
      )}
    />
  );
}
