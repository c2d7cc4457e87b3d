import type { KeyboardEvent } from 'react';
import type { OverviewAnswer, Stage, StageSpan } from '../../model/index.ts';
import type { Columns, TimeScale } from '../../parts/axis.ts';
import { ticks } from '../../parts/ticks.ts';
import { hopName, percent, word } from '../../words/index.ts';
import { age, length, moment, zoneOf, type Range, type Zone } from '../../time/index.ts';
import { LOOKS, HUES, cellsOf } from './cells.ts';
import { binX } from './draw.ts';
import { isCulprit } from './layout.ts';
import { useWindowDrag } from './useWindowDrag.ts';
import { windowByKey } from './window.ts';

interface Props {
  readonly columns: Columns;
  readonly scale: TimeScale;
  readonly zone: Zone;
  readonly answer: OverviewAnswer;
  readonly stages: readonly StageSpan[];
  readonly window: Range | null;
  readonly onWindow: (window: Range | null) => void;
}

export const NAVIGATOR = 80;

/** Darker with exposure; batches from 10% are as dark as a coloured stage. */
export function stageShade(stage: Stage, weight: number | null): string {
  if (stage === 'batch') return (weight ?? 0) >= 10 ? 'st-4' : 'st-3';
  return { local: 'st-1', canary: 'st-2', coloured: 'st-4', full: 'st-5' }[stage];
}

/** The row that the navigator repeats: the culprit's, else the first. */
function culpritRow(answer: OverviewAnswer): number {
  const { grid, verdict } = answer;
  if (verdict.kind !== 'damage') return 0;
  const culprit = grid.rows[0]?.kind === 'key' ? verdict.key : verdict.hop;
  return Math.max(
    0,
    grid.rows.findIndex((_, i) => isCulprit(grid, i, culprit)),
  );
}

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
    const text = s.weight === null || s.weight === 0 ? s.label : `${s.label} ${s.weight}%`;
    const fits = [text, s.label].find(t => to - from > t.length * size * 0.52 + 10);
    return (
      <g key={s.from}>
        <rect
          x={columns.gutter + from}
          y={top}
          width={Math.max(1, to - from - 1)}
          height={height}
          fill={`var(--${stageShade(s.stage, s.weight)})`}
        />
        <text
          x={columns.gutter + from + 6}
          y={top + height / 2 + 4}
          fontSize={size}
          fill="var(--text)"
          fontWeight={last ? 600 : 400}
        >
          {fits}
        </text>
      </g>
    );
  });
}

function LossRow({ columns, scale, answer }: Pick<Props, 'columns' | 'scale' | 'answer'>) {
  const { grid } = answer;
  const row = culpritRow(answer);
  const named = grid.rows[row];
  const cells = cellsOf(grid, [[0]], []);
  const label = named === undefined ? '' : named.kind === 'hop' ? hopName(named.hop) : named.key;
  const total = grid.totals[row * grid.groups.length];
  const damage = total !== undefined && total.part > 0;
  const shown = [...Array(cells.count).keys()].filter(i => {
    const look = LOOKS[cells.look[i] ?? 0];
    return cells.row[i] === row && (look === 'zero' || look === 'rate');
  });
  const colour = (i: number): string => {
    const step = cells.step[i] ?? 0;
    const hue = HUES[cells.hue[i] ?? 0] ?? 'lost';
    return step > 0 && hue !== 'lost' ? `var(--${hue})` : `var(--r${step})`;
  };
  return (
    <>
      {columns.gutter === 0 ? null : (
        <text x="12" y="46" fontSize="11.5" fill="var(--text-2)">
          {`${label}, ${grid.groups[0] ?? ''}`}
        </text>
      )}
      {shown.map(i => {
        const x = binX(grid, scale, cells.from[i] ?? 0);
        const w = binX(grid, scale, cells.to[i] ?? 0) - x;
        return (
          <rect
            key={i}
            x={columns.gutter + x}
            y="34"
            width={Math.max(1, w - 1)}
            height="16"
            fill={colour(i)}
          />
        );
      })}
      {total && total.whole > 0 ? (
        <text
          x={columns.gutter + columns.plot + 8}
          y="46"
          fontSize="11.5"
          fontWeight={damage ? 600 : 400}
          fill={damage ? 'var(--lost-text)' : 'var(--text-3)'}
        >
          {damage ? percent(total.part / total.whole) : '0'}
        </text>
      ) : null}
    </>
  );
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
