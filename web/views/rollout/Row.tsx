import type { Band } from './layout.ts';
import type { Scene } from './props.ts';

interface Props {
  readonly band: Band;
  readonly label: string;
  readonly scene: Scene;
}

/** A row's name and line. */
export function Row({ band, label, scene }: Props) {
  const { columns } = scene;
  return (
    <g>
      <path d={`M${columns.gutter} ${band.y + 9.5}h${columns.plot}`} stroke="var(--line)" />
      <text
        x={columns.gutter > 0 ? 12 : 0}
        y={band.y + 13}
        fill="var(--text-2)"
        fontSize={11.5}
        className="rollout-halo"
      >
        {label}
      </text>
    </g>
  );
}
