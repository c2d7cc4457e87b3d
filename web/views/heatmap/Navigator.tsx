import type { KeyboardEvent } from 'react';
import type { OverviewAnswer, StageSpan } from '../../model/index.ts';
import type { Columns, TimeScale } from '../../parts/axis.ts';
import type { Marks } from '../../parts/marks.tsx';
import { shade, stageTexts } from '../../parts/stages.ts';
import { ticks } from '../../parts/ticks.ts';
import { word } from '../../words/index.ts';
import { age, length, moment, zoneOf, type Micros, type Range, type Zone } from '../../time/index.ts';
import { LossRow } from './NavigatorLoss.tsx';
import { useWindowDrag } from './useWindowDrag.ts';
import { windowByKey } from './window.ts';

interface Props {
  readonly columns: Columns;
  readonly scale: TimeScale;
  readonly zone: Zone;
  readonly answer: OverviewAnswer;
  readonly stages: readonly StageSpan[];
  readonly marks: Marks;
  /** The last answer of the traces' source while it is down. */
  readonly asOf: Micros | null;
  readonly window: Range | null;
  readonly onWindow: (window: Range | null) => void;
}

export const NAVIGATOR = 80;

interface StagesProps extends Pick<Props, 'columns' | 'scale' | 'stages'> {
  readonly top: number;
  readonly height: number;
  /** Of the words, in pixels. */
  readonly size: number;
}

/** The stages of the rollout as a band, darker with exposure. */
export function Stages({ columns, scale, stages, top, height, size }: StagesProps) {
  const clip = (x: number): number => Math.min(scale.width, Math.max(0, x));
  return stages.map(s => {
    const from = clip(scale.x(s.from));
    const to = clip(s.to === null ? scale.width : scale.x(s.to));
    if (to <= from) return null;
    const last = s.to === null || s.to >= scale.range.to;
    const fits = stageTexts(s).find(t => to - from > t.length * size * 0.52 + 10);
    return (
      <g key={s.from}>
        <rect
          x={columns.gutter + from}
          y={top}
          width={Math.max(1, to - from - 1)}
          height={height}
          fill={`var(--${shade(s.stage, s.weight)})`}
        />
        <text
          x={columns.gutter + from + 6}
          y={top + height / 2 + 4}
          fontSize={size}
          fill="var(--text)"
          fontWeight={last ? 600 : 400}
          xmlSpace="preserve"
        >
          {fits}
        </text>
      </g>
    );
  });
}

/** The rollout folded to a strip, with the window whose requests are drawn; drag in it to choose another. */
export function Navigator(props: Props) {
  const { columns, scale, zone, window, onWindow } = props;
  const times = ticks(scale, zone);
  const shown = window ?? scale.range;
  const from = columns.gutter + Math.max(0, scale.x(shown.from));
  const to = columns.gutter + Math.min(scale.width, scale.x(shown.to));
  const drag = useWindowDrag({ gutter: columns.gutter, scale, window, onWindow });
  const box = drag.preview ?? { from, to };
  const onKeyDown = (e: KeyboardEvent): void => {
    const next = windowByKey(e.key, e.shiftKey, window, scale.range);
    if (next === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    onWindow(next);
  };
  return (
    <svg
      className="navigator"
      width={columns.width}
      height={NAVIGATOR}
      tabIndex={0}
      role="slider"
      aria-label={word('requests.window')}
      aria-valuemin={0}
      aria-valuemax={scale.width}
      aria-valuenow={Math.round(from - columns.gutter)}
      aria-valuetext={`${moment(shown.from, zone, scale.range)} – ${moment(shown.to, zone, scale.range)}`}
      style={{ cursor: drag.cursor }}
      onKeyDown={onKeyDown}
      {...drag.listeners}
    >
      {columns.gutter === 0 ? null : (
        <text x="12" y="20" fontSize="11.5" fill="var(--text-2)">
          {word('requests.stage')}
        </text>
      )}
      <Stages columns={columns} scale={scale} stages={props.stages} top={6} height={20} size={11.5} />
      <LossRow {...props} />
      <rect y="58" width={columns.width} height="22" fill="var(--sunken)" />
      <path d={`M0 58.5H${columns.width}M0 79.5H${columns.width}`} stroke="var(--line)" />
      {columns.gutter === 0 ? null : (
        <text x="12" y="73" fontSize="11" fill="var(--text-3)">
          {zoneOf(scale.range, zone)}
        </text>
      )}
      {times.map(({ time: t, text }) => (
        <text
          key={t}
          x={Math.min(Math.max(columns.gutter + scale.x(t), 16), columns.width - 16)}
          y="73"
          textAnchor="middle"
          fontSize="11"
          fill="var(--text-3)"
        >
          {text}
        </text>
      ))}
      {columns.totals > 0 ? (
        <text x={columns.gutter + columns.plot + 8} y="73" fontSize="11" fill="var(--text-3)">
          {word('requests.shown', { length: age(length(shown)) })}
        </text>
      ) : null}
      <rect
        x={box.from - 0.5}
        y="2.5"
        width={Math.max(2, box.to - box.from + 1)}
        height="52"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2"
      />
      <path d={`M${box.from - 0.5} 24v8M${box.to + 0.5} 24v8`} stroke="var(--accent)" strokeWidth="6" />
    </svg>
  );
}
