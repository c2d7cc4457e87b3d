import { moment } from '../../time/index.ts';
import { useUi } from '../../state/ui.ts';
import type { Scene } from './props.ts';
import { readout } from './readout.ts';

/** The cursor shared by all charts of the page, and the brush. */
export function Cursor({ scene }: { readonly scene: Scene }) {
  const t = useUi(s => s.hoverTime);
  const brush = useUi(s => s.brush);
  const { scale, layout, columns } = scene;
  const top = layout.lanes[0]?.stage.y ?? 0;
  const inside = t !== null && t >= scale.range.from && t <= scale.range.to;
  const clip = (x: number): number => Math.min(scale.width, Math.max(0, x));
  return (
    <svg className="rollout-svg" width={columns.width} height={layout.height} aria-hidden="true">
      {brush ? (
        <rect
          x={columns.gutter + clip(scale.x(brush.from))}
          y={top}
          width={clip(scale.x(brush.to)) - clip(scale.x(brush.from))}
          height={layout.height - top}
          fill="var(--accent)"
          opacity={0.2}
        />
      ) : null}
      {inside && !brush ? (
        <rect
          x={columns.gutter + Math.round(scale.x(t))}
          y={top}
          width={1}
          height={layout.height - top}
          fill="var(--text-3)"
        />
      ) : null}
    </svg>
  );
}

/** Values at the cursor, on the side with more room; only while the pointer is on this chart. */
export function Tip({ scene, y }: { readonly scene: Scene; readonly y: number }) {
  const t = useUi(s => s.hoverTime);
  const brush = useUi(s => s.brush);
  const { scale, columns, zone, layout } = scene;
  if (t === null || brush) return null;
  const { rows, notes } = readout(scene, t);
  const top = Math.min(y + 10, Math.max(0, layout.height - (rows.length + notes.length) * 16 - 40));
  const x = columns.gutter + scale.x(t);
  const right = scale.x(t) < scale.width / 2;
  const side = right ? { left: x + 12 } : { right: columns.width - x + 12 };
  return (
    <div className="floating rollout-tip" style={{ top, ...side }} aria-hidden="true">
      <div className="strong">{moment(t, zone, scale.range)}</div>
      <dl>
        {rows.map(([name, value]) => (
          <Pair key={name} name={name} value={value} />
        ))}
      </dl>
      {notes.map((note, i) => (
        <p key={i}>{note}</p>
      ))}
    </div>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
