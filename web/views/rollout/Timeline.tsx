import './rollout.css';
import { useCallback, useMemo, useState, type PointerEvent } from 'react';
import { EChart } from '../../kit/EChart.tsx';
import { Verticals } from '../../parts/marks.tsx';
import { useUi } from '../../state/ui.ts';
import { micros, type Micros, type Range } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { Gates } from './Gates.tsx';
import { LaneHead } from './LaneHead.tsx';
import { LaneSvg } from './LaneSvg.tsx';
import type { LaneBox } from './layout.ts';
import { laneOption } from './option.ts';
import { Cursor, Tip } from './Overlay.tsx';
import { toldTo, type Scene } from './props.ts';
import { RowsSvg } from './RowsSvg.tsx';
import { TextTable } from './TextTable.tsx';
import { TopSvg } from './TopSvg.tsx';
import { Unreadable } from './Unreadable.tsx';

function LaneChart({ box, scene }: { readonly box: LaneBox; readonly scene: Scene }) {
  const { scale, columns } = scene;
  const { range } = scale;
  const until = toldTo(box.lane, scene);
  const option = useMemo(() => laneOption(box, range, 'g-v2', until), [box, range, until]);
  const last = box.gates.at(-1);
  if (!box.weight) return null;
  const height = (last ? last.y + last.h : box.weight.y + box.weight.h) - box.weight.y;
  return (
    <div className="rollout-chart" style={{ left: columns.gutter, top: box.weight.y }}>
      <EChart
        width={columns.plot}
        height={height}
        option={option}
        label={word('rollout.picture', { name: box.lane.service })}
      />
    </div>
  );
}

/** Follows the pointer over the plot: hover moves the shared cursor, a drag is a brush. */
function usePointer(scene: Scene, onBrush: (range: Range) => void) {
  const setHover = useUi(s => s.setHoverTime);
  const setBrush = useUi(s => s.setBrush);
  const [start, setStart] = useState<Micros | null>(null);
  const [y, setY] = useState<number | null>(null);
  const { scale, columns } = scene;
  const at = (e: PointerEvent<HTMLElement>): Micros | null => {
    const x = e.clientX - e.currentTarget.getBoundingClientRect().left - columns.gutter;
    return x >= 0 && x <= columns.plot ? scale.t(x) : null;
  };
  const span = (a: Micros, b: Micros): Range => ({
    from: micros(Math.min(a, b)),
    to: micros(Math.max(a, b)),
  });
  const wide = (r: Range): boolean => scale.x(r.to) - scale.x(r.from) >= 4;
  const handlers = {
    onPointerMove: (e: PointerEvent<HTMLElement>) => {
      const t = at(e);
      setHover(t);
      setY(t === null ? null : e.clientY - e.currentTarget.getBoundingClientRect().top);
      if (start === null || t === null) return;
      const range = span(start, t);
      setBrush(wide(range) ? range : null);
    },
    onPointerDown: (e: PointerEvent<HTMLElement>) => {
      const inside = e.target instanceof Element && e.target.closest('.rollout-inspector') === null;
      setStart(e.button === 0 && e.pointerType === 'mouse' && inside ? at(e) : null);
    },
    onPointerUp: (e: PointerEvent<HTMLElement>) => {
      const t = at(e);
      if (start !== null && t !== null && wide(span(start, t))) onBrush(span(start, t));
      setStart(null);
      setBrush(null);
    },
    onPointerLeave: () => {
      setHover(null);
      setY(null);
      setStart(null);
      setBrush(null);
    },
  };
  return { handlers, y };
}

interface Props {
  readonly scene: Scene;
  /** A stretch of time was drawn with the mouse. */
  readonly onBrush: (range: Range) => void;
}

/** The lanes of all rollouts of the range on the time scale given from outside. */
export function Timeline({ scene, onBrush }: Props) {
  const { picture, layout, columns, scale } = scene;
  const { handlers, y } = usePointer(scene, onBrush);
  const group = useCallback((version: string) => scene.groupOf(version) ?? (version || 'gray'), [scene]);
  const top = layout.lanes[0]?.stage.y ?? 0;
  return (
    <section className="rollout" aria-label={word('view.rollout')}>
      <div style={{ position: 'relative', height: layout.height, width: columns.width }} {...handlers}>
        <svg className="rollout-svg" width={columns.width} height={layout.height} aria-hidden="true">
          {layout.lanes.map(box => (
            <LaneSvg key={box.key} box={box} scene={scene} group={group(box.lane.version)} />
          ))}
          <RowsSvg scene={scene} />
        </svg>
        {layout.lanes.map((box, i) => (
          <LaneHead key={box.key} box={box} first={i === 0} scene={scene} />
        ))}
        {layout.lanes.map(box => (
          <LaneChart key={box.key} box={box} scene={scene} />
        ))}
        <svg className="rollout-svg" width={columns.width} height={layout.height} aria-hidden="true">
          {layout.lanes.map(box => (
            <TopSvg key={box.key} box={box} scene={scene} />
          ))}
        </svg>
        <Verticals
          left={columns.gutter}
          scale={scale}
          marks={scene.marks}
          top={top}
          height={layout.height - top}
          cause="solid"
          onset={false}
          between
        />
        <Cursor scene={scene} />
        {layout.lanes.map(box => (
          <Gates key={box.key} box={box} scene={scene} />
        ))}
        <Unreadable scene={scene} />
        {y === null || scene.params.gate !== null ? null : <Tip scene={scene} y={y} />}
      </div>
      {scene.params.unchanged && picture.unchanged.length > 0 ? (
        <div className="rollout-list">{picture.unchanged.join(' · ')}</div>
      ) : null}
      <TextTable picture={picture} zone={scene.zone} range={scale.range} />
    </section>
  );
}
