import { useMemo, useRef } from 'react';
import { useSize } from '../../kit/useSize.ts';
import { Hinge, NO_MARKS } from '../../parts/marks.tsx';
import { useSession } from '../../state/session.ts';
import type { ViewProps } from '../view.ts';
import type { RolloutParams } from './params.ts';
import { ownAxis, RolloutPanel } from './RolloutPanel.tsx';

/** The timeline alone: all gates, and an axis of its own. */
export function RolloutView({ params, onParams }: ViewProps<RolloutParams>) {
  const root = useRef<HTMLDivElement>(null);
  const { width } = useSize(root);
  const { range, zone } = useSession();
  const { columns, scale } = useMemo(() => ownAxis(width, range), [width, range]);
  return (
    <div className="rollout-alone" ref={root}>
      {width > 0 ? (
        <>
          <RolloutPanel params={params} onParams={onParams} columns={columns} scale={scale} mostGates={10} />
          <Hinge columns={columns} scale={scale} marks={NO_MARKS} zone={zone} step={null} height={22} />
        </>
      ) : null}
    </div>
  );
}
