import type { StageSpan } from '../../model/index.ts';
import type { Columns, TimeScale } from '../../parts/axis.ts';
import type { Marks } from '../../parts/marks.tsx';
import { ticks } from '../../parts/ticks.ts';
import { zoneOf, type Zone } from '../../time/index.ts';
import { Stages } from './Navigator.tsx';

interface Props {
  readonly columns: Columns;
  readonly scale: TimeScale;
  readonly stages: readonly StageSpan[];
  readonly marks: Marks;
  readonly zone: Zone;
  /** The group whose totals stand right of the plot. */
  readonly main: string;
}

const BAND = 22;
const TICKS = 20;

/** Height of the strip: the stage band falls away where no rollout is known. */
export const frameStagesHeight = (stages: readonly StageSpan[]): number =>
  TICKS + 4 + (stages.length > 0 ? BAND : 0);

/** Stage band and ticks of a low frame. */
export function FrameStages({ columns, scale, stages, marks, zone, main }: Props) {
  const times = ticks(scale, zone);
  const height = frameStagesHeight(stages);
  const cause =
    marks.cause && marks.cause.time >= scale.range.from ? Math.round(scale.x(marks.cause.time)) : null;
  const base = height - 6;
  return (
    <svg className="frame-stages" width={columns.width} height={height} aria-hidden="true">
      {stages.length > 0 ? (
        <Stages columns={columns} scale={scale} stages={stages} top={4} height={17} size={11} />
      ) : null}
      {cause === null || stages.length === 0 ? null : (
        <rect x={columns.gutter + cause} y="4" width="1" height="18" fill="var(--text)" />
      )}
      <text x="10" y={base} fontSize="11" fill="var(--text-3)">
        {zoneOf(scale.range, zone)}
      </text>
      {times.map(({ time: t, text }) => (
        <text
          key={t}
          x={columns.gutter + scale.x(t)}
          y={base}
          textAnchor="middle"
          fontSize="11"
          fill="var(--text-3)"
        >
          {text}
        </text>
      ))}
      <text x={columns.gutter + columns.plot + 5} y={base} fontSize="11" fill="var(--text-3)">
        {main}
      </text>
    </svg>
  );
}
