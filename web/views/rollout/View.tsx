import { useMemo, useRef } from 'react';
import { useSize } from '../../kit/useSize.ts';
import { Hinge, NO_MARKS } from '../../parts/marks.tsx';
import { useSession } from '../../state/session.ts';
import { word } from '../../words/index.ts';
import type { ViewProps } from '../view.ts';
import type { RolloutParams } from './params.ts';
import { ownAxis, RolloutPanel } from './RolloutPanel.tsx';

/** Below this height it is a frame in another page: no room for sides and a card. */
const LOW = 480;
/** The axis, and the air around the card. */
const AROUND = 22 + 34;

/** The timeline alone: all gates, and an axis of its own. */
export function RolloutView({ params, onParams }: ViewProps<RolloutParams>) {
  const page = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const { height } = useSize(page);
  const { width } = useSize(root);
  const { range, zone } = useSession();
  const { columns, scale } = useMemo(() => ownAxis(width, range), [width, range]);
  const frame = height > 0 && height < LOW;
  return (
    <div
      className={`rollout-page ${frame ? 'frame' : ''} ${columns.gutter === 0 ? 'narrow' : ''}`}
      ref={page}
    >
      <h1 className="hidden">{word('view.rollout')}</h1>
      <div className="rollout-alone" ref={root}>
        {width > 0 ? (
          <>
            <RolloutPanel
              params={params}
              onParams={onParams}
              columns={columns}
              scale={scale}
              mostGates={10}
              room={frame ? 0 : Math.max(0, height - AROUND)}
            />
            <Hinge columns={columns} scale={scale} marks={NO_MARKS} zone={zone} step={null} height={22} />
          </>
        ) : null}
      </div>
    </div>
  );
}
