import { moment } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import type { GateRow, LaneBox } from './layout.ts';
import { GATE_AIR } from './option.ts';
import type { Scene } from './props.ts';

interface Props {
  readonly box: LaneBox;
  readonly scene: Scene;
}

const clip = (x: number, scene: Scene): number => Math.min(scene.scale.width, Math.max(0, x));

/** A fired gate: an ink block over the time it was beyond its threshold. */
function Fired({ row, scene }: { readonly row: GateRow; readonly scene: Scene }) {
  const { scale, columns } = scene;
  return row.gate.fired.map((f, i) => {
    const x = clip(scale.x(f.from), scene);
    const width = clip(scale.x(f.to), scene) - x;
    return width <= 0 ? null : (
      <rect
        key={i}
        x={columns.gutter + x}
        y={row.y}
        width={Math.max(2, width)}
        height={row.h - GATE_AIR}
        fill="var(--text)"
      />
    );
  });
}

/** Where Prometheus fell silent: weights and gates stop, with an ink line and words. */
function Silence({ box, scene }: Props) {
  const { prometheus, scale, columns, zone } = scene;
  if (prometheus.kind !== 'silent' || !box.weight) return null;
  const end = box.gates.at(-1);
  const bottom = end ? end.y + end.h : box.weight.y + box.weight.h;
  const at = prometheus.answeredTo;
  const x = at === null ? 0 : clip(scale.x(at), scene);
  const right = scale.width - x >= 110;
  // Without a gutter the weight's name stands in the plot: the words begin below it, and in fewer lines.
  const narrow = columns.gutter === 0;
  const y = box.weight.y + (narrow ? 16 : 0);
  const [no, from] = [word('rollout.silent.no'), word('rollout.silent.from', { source: 'Prometheus' })];
  const lines = [
    ...(narrow ? [`${no} ${from}`] : [no, from]),
    ...(at === null ? [] : [word('rollout.silent.since', { time: moment(at, zone, scale.range) })]),
  ];
  const named = narrow ? 1 : 2;
  return (
    <g>
      <path d={`M${columns.gutter + Math.round(x) + 0.5} ${box.weight.y}V${bottom}`} stroke="var(--text)" />
      {lines.map((line, i) => (
        <text
          key={i}
          x={columns.gutter + x + (right ? 7 : -7)}
          y={y + 11 + i * 14}
          textAnchor={right ? 'start' : 'end'}
          fontSize={11}
          fontWeight={i < named ? 600 : 400}
          fill={i < named ? 'var(--text)' : 'var(--text-2)'}
          className="rollout-halo"
        >
          {line}
        </text>
      ))}
    </g>
  );
}

/** What stands above the curves of a lane. */
export function TopSvg({ box, scene }: Props) {
  return (
    <g>
      {box.gates.map(row => (
        <Fired key={row.gate.id} row={row} scene={scene} />
      ))}
      <Silence box={box} scene={scene} />
    </g>
  );
}
